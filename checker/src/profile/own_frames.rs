//! The frames of a program that are responsible for what is allocated below them.

use std::borrow::Cow;

use super::causes::Birth;
use super::context;
use super::frames::is_copy;
use super::{Frame, Point, Profile, bare, is_program, is_program_code};

/// The frames of a profile that are responsible for what is allocated below them.
#[derive(Debug)]
pub struct OwnFrames<'a> {
    profile: &'a Profile,
    is_own: Vec<bool>,
    /// Whether all of them are in one file, however its path is written.
    in_one_file: bool,
    /// Whether the measuring library counted, which books growth on the line that grows.
    is_measured: bool,
    lacks: Option<Lacks>,
    nowhere: &'static str,
}

/// What a program's build has left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// Functions have names, and no lines.
    Lines,
    /// Not even a function of the program has a name.
    Names,
}

impl Lacks {
    /// What happened, and what to do.
    pub fn advice(self) -> &'static str {
        match self {
            Lacks::Lines => {
                "The program was built without line numbers, so functions are listed. Set `debug = \"limited\"` in the \
                 profile that builds it, and do not set `strip` there."
            }
            Lacks::Names => {
                "No function of the program has a name: it was stripped, or dhat cut its frames off. Set `strip = false` and \
                 `debug = \"limited\"` in the profile that builds it, and let dhat keep all frames."
            }
        }
    }
}

impl<'a> OwnFrames<'a> {
    /// Those in `file`, whose last two parts are compared. Not those of functions that the compiler wrote.
    pub fn of(profile: &'a Profile, file: &str) -> OwnFrames<'a> {
        let tail_of_file = tail(file);
        let own = OwnFrames::new(profile, "no line of this file", |frame| tail(&frame.file) == tail_of_file);
        OwnFrames { in_one_file: true, is_measured: true, ..own }
    }

    /// Those that are in some sources, as `is_own` tells, which knows what a derive wrote. Not those of functions that the
    /// compiler wrote.
    pub fn of_sources(
        profile: &'a Profile,
        is_own: impl Fn(&Frame) -> bool,
        is_measured: bool,
    ) -> OwnFrames<'a> {
        let is_own = |frame: &Frame| !leads_to_the_allocator(frame) && is_own(frame);
        OwnFrames { is_measured, ..OwnFrames::all(profile, "no line of these sources", is_own) }
    }

    /// Those that are of no library. In a profile without line numbers, the functions that are of no library.
    pub fn of_program(profile: &'a Profile) -> OwnFrames<'a> {
        let libraries = context::libraries(profile);
        let new = |nowhere, is_own: fn(&Frame) -> bool| {
            let mut own = OwnFrames::new(profile, nowhere, is_own);
            own.is_own.iter_mut().zip(&libraries).for_each(|(is_own, is_library)| *is_own &= !is_library);
            own
        };
        let own = new("no line of the program, or one that dhat cut off", is_program);
        if own.is_own.contains(&true) {
            return own;
        }
        let own = new("no function of the program, or one that dhat cut off", is_program_code);
        let lacks = if own.is_own.contains(&true) { Lacks::Lines } else { Lacks::Names };
        OwnFrames { lacks: Some(lacks).filter(|_| !profile.points.is_empty()), ..own }
    }

    /// What the profile does not tell of the program's frames.
    pub fn lacks(&self) -> Option<Lacks> {
        self.lacks
    }

    /// Whether growth is booked on the line that first made the block, as dhat and Valgrind do by themselves. The
    /// measuring library has it booked on the line that grows.
    pub fn books_growth_on_first_line(&self) -> bool {
        // The measuring library books a growth on the line that grows, in crates of one's own too.
        let books = |frame: &Frame| {
            frame.function.contains("enter") && Birth::of(&bare(&frame.function), &frame.file).is_some()
        };
        !self.is_measured && !self.profile.frames.iter().any(books)
    }

    fn new(profile: &'a Profile, nowhere: &'static str, is_own: impl Fn(&Frame) -> bool) -> OwnFrames<'a> {
        OwnFrames::all(profile, nowhere, |frame| !is_generated(frame) && is_own(frame))
    }

    fn all(profile: &'a Profile, nowhere: &'static str, is_own: impl Fn(&Frame) -> bool) -> OwnFrames<'a> {
        let is_own = profile.frames.iter().map(is_own).collect();
        OwnFrames { profile, is_own, in_one_file: false, is_measured: false, lacks: None, nowhere }
    }

    /// What tells the places of these frames apart: file, line and column.
    pub fn location(&self, frame: &'a Frame) -> (&'a str, u32, u32) {
        let name = match (self.in_one_file, self.lacks) {
            (true, _) => "",
            (false, None) => &frame.file,
            // Without lines the functions are what there is to tell.
            (false, Some(_)) => &frame.function,
        };
        (name, frame.line, frame.column)
    }

    /// Whether the frame at that index of the profile's is one of them.
    pub fn contains(&self, index: u32) -> bool {
        self.is_own[index as usize]
    }

    /// What to call the place of an allocation that none of them led to.
    pub fn nowhere(&self) -> &'static str {
        self.nowhere
    }

    pub fn profile(&self) -> &'a Profile {
        self.profile
    }

    /// The innermost of them on a point's call path, and the path below it.
    pub fn split<'p>(&self, point: &'p Point) -> (Option<&'a Frame>, &'p [u32]) {
        match point.stack.iter().position(|&index| self.contains(index)) {
            Some(at) => (Some(&self.profile.frames[point.stack[at] as usize]), &point.stack[..at]),
            None => (None, &point.stack),
        }
    }
}

/// Whether the compiler wrote a frame's function: a derived copy, which stands at a field or at a class where there is
/// nothing to change, or the way to the allocator, which stands where that is declared.
fn is_generated(frame: &Frame) -> bool {
    is_copy(&frame.function) || leads_to_the_allocator(frame)
}

/// Whether a frame's function is one that the compiler put between a program and its allocator.
fn leads_to_the_allocator(frame: &Frame) -> bool {
    // An optimised build with line tables alone has the name without its path.
    let name = &frame.function;
    ["__rustc::", "__rustc[", "__rust_alloc", "__rust_realloc"].iter().any(|start| name.starts_with(start))
}

/// The last two parts of a path, with `/` between them.
fn tail(path: &str) -> Cow<'_, str> {
    let start = path.rmatch_indices(['/', '\\']).nth(1).map_or(0, |(at, _)| at + 1);
    let tail = &path[start..];
    if tail.contains('\\') { Cow::Owned(tail.replace('\\', "/")) } else { Cow::Borrowed(tail) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Units;

    const FILE: &str = "exercises/01_vec/vec2.rs";

    #[test]
    fn compares_the_end_of_a_path_whatever_the_separator() {
        for same in [r"C:\exercises\01_vec\vec2.rs", "01_vec/vec2.rs", r"x/01_vec\vec2.rs"] {
            assert_eq!(tail(same), tail(FILE), "{same}");
        }
        for other in ["02_vec/vec2.rs", "vec2.rs", "", "/"] {
            assert_ne!(tail(other), tail(FILE), "{other}");
        }
    }

    #[test]
    fn the_way_to_the_allocator_is_nobodys_line_though_the_program_declares_it() {
        let frame = |function: &str| Frame {
            function: function.into(),
            file: "mine/src/lib.rs".into(),
            line: 9,
            column: 1,
        };
        let frames = ["__rust_realloc", "__rustc[9b1a]::__rust_alloc", "__rustc::__rust_alloc", "rows"]
            .map(frame)
            .into();
        let profile = Profile { command: String::new(), units: Units::default(), points: Vec::new(), frames };
        for own in [OwnFrames::of_program(&profile), OwnFrames::of_sources(&profile, |_| true, true)] {
            assert_eq!([0, 1, 2, 3].map(|at| own.contains(at)), [false, false, false, true]);
        }
    }
}
