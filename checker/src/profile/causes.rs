//! What happened on the call paths of a profile, by the rules that the measuring library shares.

use std::cell::OnceCell;

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
pub struct Causes<'a> {
    profile: &'a Profile,
    /// Found when a path asks for it, once: most frames are of the program, and below none of its lines.
    told: Vec<OnceCell<(Hint, Option<Birth>)>>,
}

impl<'a> Causes<'a> {
    pub fn of(profile: &'a Profile) -> Causes<'a> {
        Causes { profile, told: vec![OnceCell::new(); profile.frames.len()] }
    }

    /// What happened on a call path, if it tells. `path` has the frames of the library, innermost first, up to
    /// the line of the program that is responsible.
    ///
    /// dhat counts a block that is reallocated where it was first made: a point below `String::from` may hold
    /// what a later `push_str` cost.
    pub fn on(&self, path: &[u32]) -> Option<Cause> {
        Hint::cause(path.iter().map(|&place| self.told(place).0))
    }

    /// Whether the block was new there or an older one grew, if the measuring library has it on the path.
    pub fn birth_on(&self, path: &[u32]) -> Option<Birth> {
        path.iter().find_map(|&place| self.told(place).1)
    }

    fn told(&self, place: u32) -> (Hint, Option<Birth>) {
        let place = place as usize;
        *self.told[place].get_or_init(|| {
            let Frame { function, file, .. } = &self.profile.frames[place];
            let function = bare(function);
            (Hint::of(&function, file), Birth::of(&function, file))
        })
    }
}

impl Birth {
    /// What a frame tells, whose function is [`bare`]. An optimised build with line tables alone has the last part of the
    /// name only.
    pub(super) fn of(function: &str, file: &str) -> Option<Birth> {
        let name = match function.strip_prefix("heaplings::alloc::ledger::") {
            Some(name) => name,
            None if matches!(file, "src/alloc/ledger.rs" | r"src\alloc\ledger.rs") => function,
            None => return None,
        };
        match name {
            "enter" => Some(Birth::New),
            "enter_moved" => Some(Birth::Moved),
            "enter_moved_input" => Some(Birth::MovedInput),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_its_path_tells_by_its_file() {
        let birth = |function, file| Birth::of(function, file);
        assert_eq!(birth("heaplings::alloc::ledger::enter_moved", "???"), Some(Birth::Moved));
        assert_eq!(birth("enter", "src/alloc/ledger.rs"), Some(Birth::New));
        assert_eq!(birth("enter", "mine/src/ledger.rs"), None);
        assert_eq!(birth("entries", "src/alloc/ledger.rs"), None);
    }
}
