//! The part of a call path that says something.

use std::ops::Range;

use super::cause::calls_the_allocator;
use super::library::is_of_heaplings;
use super::{Frame, Profile, bare};

/// What the frames of a profile are to a call path.
#[derive(Debug)]
pub struct Interest<'a> {
    profile: &'a Profile,
    /// Found once for each frame: many paths share it.
    kinds: Vec<Kind>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Kind {
    is_measuring: bool,
    is_harness: bool,
    is_main: bool,
}

impl<'a> Interest<'a> {
    pub fn of(profile: &'a Profile) -> Interest<'a> {
        let kind = |frame: &Frame| Kind {
            is_measuring: is_measuring(frame),
            is_harness: is_harness(frame),
            is_main: is_main(&frame.function),
        };
        Interest { profile, kinds: profile.frames.iter().map(kind).collect() }
    }

    /// The part of a call path, innermost frame first, without the measuring at its inner end, and without what runs
    /// the program, a thread, or the measured operation at its outer end.
    pub fn part(&self, stack: &[u32]) -> Range<u32> {
        // Functions of the library that the counting calls stand between its own.
        let is_measuring = |&frame: &u32| self.kinds[frame as usize].is_measuring;
        let start = stack.iter().rposition(is_measuring).map_or(0, |last| last + 1);
        let mut end = start;
        while end < stack.len() {
            let kind = self.kinds[stack[end] as usize];
            if kind.is_harness {
                break;
            }
            end += 1;
            if kind.is_main {
                break;
            }
        }
        while end > start && calls_closures(&self.profile.frames[stack[end - 1] as usize].function) {
            end -= 1;
        }
        start as u32..end as u32
    }
}

/// Whether a function hands an allocation on to be counted. `__rust_try`, which runs a closure that may panic, does
/// not.
fn is_measuring(frame: &Frame) -> bool {
    let function = &frame.function;
    let is_dhats = function.trim_start_matches('<').starts_with("dhat::")
        || (!function.contains("::") && frame.file.starts_with("dhat-"));
    is_dhats || is_of_heaplings(frame, &["alloc", "region"]) || calls_the_allocator(function)
}

/// Whether a function runs what is measured, or a thread, or a program.
fn is_harness(frame: &Frame) -> bool {
    is_of_heaplings(frame, &["measure", "future", "bench", "region"])
        || frame.function.trim_start_matches('<').starts_with("heaplings::")
        || frame.function.contains("__rust_begin_short_backtrace")
}

fn is_main(function: &str) -> bool {
    function == "main" || function.ends_with("::main")
}

/// Whether a function does nothing but call another one, as those do that run a closure.
fn calls_closures(function: &str) -> bool {
    function.contains("call")
        && ["call_once", "call_mut", "call"].contains(&bare(function).rsplit("::").next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Units;

    /// What is left of a path, its functions written from the outside in, some with `@` and a file.
    fn rest(path: &str) -> String {
        let names: Vec<&str> = path.split(' ').rev().collect();
        let frame = |name: &&str| {
            let (function, file) = name.split_once('@').unwrap_or((name, ""));
            Frame { function: function.to_string(), file: file.to_string(), ..Frame::default() }
        };
        let frames = names.iter().map(frame).collect();
        let profile = Profile { command: String::new(), units: Units::default(), points: Vec::new(), frames };
        let stack: Vec<u32> = (0..names.len() as u32).collect();
        let part = Interest::of(&profile).part(&stack);
        let rest: Vec<&str> = part.rev().map(|place| names[place as usize]).collect();
        rest.join(" ")
    }

    #[test]
    fn leaves_out_what_measures_and_what_runs() {
        for (path, left) in [
            (
                "a::main heaplings::bench::bench heaplings::measure::run core::ops::function::FnOnce::call_once<F> \
                 a::main::{{closure}} call_once<F> push __rust_alloc",
                "a::main::{{closure}} call_once<F> push",
            ),
            (
                "start std::sys::backtrace::__rust_begin_short_backtrace a::worker push <dhat::Alloc>::alloc",
                "a::worker push",
            ),
            ("_start app::main app::main::{{closure}} push", "app::main app::main::{{closure}} push"),
            ("_start main ??? push heaplings::alloc::counted __rustc::__rust_alloc", "main ??? push"),
            (
                "a::main push __rustc::__rust_realloc heaplings::alloc::counted_realloc \
                 heaplings::alloc::ledger::enter_moved heaplings::region::counted <dhat::Alloc>::realloc",
                "a::main push",
            ),
            (
                "a::main push __rustc::__rust_alloc heaplings::alloc::ledger::enter core::bool::<impl bool>::then \
                 heaplings::alloc::stand_in::StandIn::book <dhat::Alloc>::alloc",
                "a::main push",
            ),
            (
                "a::main std::panic::catch_unwind __rust_try a::risky push __rustc::__rust_alloc",
                "a::main std::panic::catch_unwind __rust_try a::risky push",
            ),
            (
                "leak@own-b/tests/one.rs measure<V,F>@heaplings/src/measure.rs run<V,F>@heaplings/src/measure.rs \
                 row@own-b/src/lib.rs collect@iter/traits/iterator.rs counted<M>@heaplings/src/alloc.rs \
                 enter@src/alloc/ledger.rs book@src/alloc/stand_in.rs alloc@dhat-0.3.3/src/lib.rs",
                "row@own-b/src/lib.rs collect@iter/traits/iterator.rs",
            ),
            ("??? work malloc", "??? work malloc"),
            ("heaplings::measure::run __rust_alloc dhat::x", ""),
        ] {
            assert_eq!(rest(path), left, "{path}");
        }
    }
}
