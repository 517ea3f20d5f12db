//! The frames of a program that are responsible for what is allocated below them.

use std::borrow::Cow;

use super::{Frame, Point, Profile, is_program};

/// The frames of a profile that are responsible for what is allocated below them.
#[derive(Debug)]
pub struct OwnFrames<'a> {
    profile: &'a Profile,
    is_own: Vec<bool>,
    /// Whether all of them are in one file, however its path is written.
    in_one_file: bool,
    nowhere: &'static str,
}

impl<'a> OwnFrames<'a> {
    /// Those in `file`, whose last two parts are compared. Not those of functions that the compiler wrote.
    pub fn of(profile: &'a Profile, file: &str) -> OwnFrames<'a> {
        let tail_of_file = tail(file);
        let own = OwnFrames::new(profile, "no line of this file", |frame| tail(&frame.file) == tail_of_file);
        OwnFrames { in_one_file: true, ..own }
    }

    /// Those that are not of Rust's library.
    pub fn of_program(profile: &'a Profile) -> OwnFrames<'a> {
        OwnFrames::new(profile, "no line of the program, or one that dhat cut off", is_program)
    }

    fn new(profile: &'a Profile, nowhere: &'static str, is_own: impl Fn(&Frame) -> bool) -> OwnFrames<'a> {
        let is_own = profile.frames.iter().map(|frame| !is_generated(frame) && is_own(frame)).collect();
        OwnFrames { profile, is_own, in_one_file: false, nowhere }
    }

    /// What tells the places of these frames apart: file, line and column.
    pub fn location(&self, frame: &'a Frame) -> (&'a str, u32, u32) {
        (if self.in_one_file { "" } else { &frame.file }, frame.line, frame.column)
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

/// Whether the compiler wrote a frame's function: a derived copy, which stands at a field where there is nothing
/// to change, or the way to the allocator, which stands where that is declared.
fn is_generated(frame: &Frame) -> bool {
    frame.function.ends_with(" as core::clone::Clone>::clone") || frame.function.starts_with("__rustc::")
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
}
