//! The part of a call path that says something.

use crate::profile::{Profile, bare};

/// A call path, innermost frame first, without the measuring at its inner end, and without what runs the
/// program, a thread, or the measured operation at its outer end.
pub fn of_interest<'a>(profile: &Profile, stack: &'a [u32]) -> &'a [u32] {
    let function = |place: u32| profile.frames[place as usize].function.as_str();
    let start = stack.iter().position(|&place| !is_measuring(function(place))).unwrap_or(stack.len());
    let stack = &stack[start..];
    let end = stack.iter().position(|&place| is_harness(function(place))).unwrap_or(stack.len());
    let stack = &stack[..end];
    let main = stack.iter().position(|&place| is_main(function(place))).map_or(stack.len(), |at| at + 1);
    let stack = &stack[..main];
    let outermost = stack.iter().rposition(|&place| !calls_closures(function(place))).map_or(0, |at| at + 1);
    &stack[..outermost]
}

/// Whether a function hands an allocation on to be counted.
fn is_measuring(function: &str) -> bool {
    let name = function.trim_start_matches('<');
    ["dhat::", "heaplings::alloc::", "__rust_", "__rustc::__rust_", "__rg_", "__rdl_"]
        .iter()
        .any(|start| name.starts_with(start))
}

/// Whether a function runs what is measured, or a thread, or a program.
fn is_harness(function: &str) -> bool {
    function.trim_start_matches('<').starts_with("heaplings::")
        || function.contains("__rust_begin_short_backtrace")
}

fn is_main(function: &str) -> bool {
    function == "main" || function.ends_with("::main")
}

/// Whether a function does nothing but call another one, as those do that run a closure.
fn calls_closures(function: &str) -> bool {
    ["call_once", "call_mut", "call"].contains(&bare(function).rsplit("::").next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Frame;

    /// What is left of a path, its functions written from the outside in.
    fn rest(path: &str) -> String {
        let names: Vec<&str> = path.split(' ').rev().collect();
        let frame = |name: &&str| Frame { function: name.to_string(), ..Frame::default() };
        let frames = names.iter().map(frame).collect();
        let profile = Profile { command: String::new(), points: Vec::new(), frames };
        let stack: Vec<u32> = (0..names.len() as u32).collect();
        let rest: Vec<&str> =
            of_interest(&profile, &stack).iter().rev().map(|&place| names[place as usize]).collect();
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
            ("??? work malloc", "??? work malloc"),
            ("heaplings::measure::run __rust_alloc dhat::x", ""),
        ] {
            assert_eq!(rest(path), left, "{path}");
        }
    }
}
