//! What happened on the call paths of a profile, by the rules that the measuring library shares.

pub use super::cause::{Cause, terms};

use super::cause::Hint;
use super::frames::bare;
use super::{Frame, Profile};

/// What became of a block at a point of a measurement, as `heaplings::alloc::ledger` calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    /// It was new.
    New,
    /// One that the measurement had seen before grew or shrank.
    Moved,
    /// One from before the measurement did.
    MovedInput,
}

/// What each frame of a profile tells.
#[derive(Debug)]
pub struct Causes {
    frames: Vec<(Hint, Option<Birth>)>,
}

impl Causes {
    /// Looks at all frames, once.
    pub fn of(profile: &Profile) -> Causes {
        let told = |frame: &Frame| {
            let function = bare(&frame.function);
            (Hint::of(&function, &frame.file), Birth::of(&function))
        };
        Causes { frames: profile.frames.iter().map(told).collect() }
    }

    /// What happened on a call path, if it tells. `path` has the frames of the library, innermost first, up to
    /// the line of the program that is responsible.
    ///
    /// dhat counts a block that is reallocated where it was first made: a point below `String::from` may hold
    /// what a later `push_str` cost.
    pub fn on(&self, path: &[u32]) -> Option<Cause> {
        Hint::cause(path.iter().map(|&place| self.frames[place as usize].0))
    }

    /// Whether the block was new there or an older one grew, if the measuring library has it on the path.
    pub fn birth_on(&self, path: &[u32]) -> Option<Birth> {
        path.iter().find_map(|&place| self.frames[place as usize].1)
    }
}

impl Birth {
    fn of(function: &str) -> Option<Birth> {
        match function {
            "heaplings::alloc::ledger::enter" => Some(Birth::New),
            "heaplings::alloc::ledger::enter_moved" => Some(Birth::Moved),
            "heaplings::alloc::ledger::enter_moved_input" => Some(Birth::MovedInput),
            _ => None,
        }
    }
}
