//! The part of a call path that says something.

use crate::profile::Profile;

/// A call path, innermost frame first, without the measuring at its inner end, and without what
/// runs the program, or the measured operation, at its outer end.
pub fn of_interest<'a>(profile: &Profile, stack: &'a [u32], own: &impl Fn(u32) -> bool) -> &'a [u32] {
    let function = |place: u32| profile.frames[place as usize].function.as_str();
    let start = stack.iter().position(|&place| !is_measuring(function(place))).unwrap_or(stack.len());
    let stack = &stack[start..];
    let end = stack.iter().position(|&place| is_harness(function(place))).unwrap_or(stack.len());
    let stack = &stack[..end];
    let main = stack.iter().position(|&place| is_main(function(place))).map_or(stack.len(), |at| at + 1);
    let stack = &stack[..main];
    // Above the outermost frame of one's own there are only those that call closures.
    let outermost = stack.iter().rposition(|&place| own(place)).map_or(stack.len(), |at| at + 1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Frame;

    /// What is left of a path, its functions written from the outside in; those with a star are one's own.
    fn rest(path: &str) -> String {
        let frame =
            |name: &str| Frame { function: name.trim_end_matches('*').to_string(), ..Frame::default() };
        let names: Vec<&str> = path.split(' ').rev().collect();
        let frames = names.iter().map(|name| frame(name)).collect();
        let profile = Profile { command: String::new(), points: Vec::new(), frames };
        let stack: Vec<u32> = (0..names.len() as u32).collect();
        let rest = of_interest(&profile, &stack, &|place| names[place as usize].ends_with('*'));
        let rest: Vec<&str> = rest.iter().rev().map(|&place| names[place as usize]).collect();
        rest.join(" ")
    }

    #[test]
    fn leaves_out_what_measures_and_what_runs() {
        for (path, left) in [
            (
                "main* heaplings::bench::bench heaplings::measure::run call_once main::{{closure}}* push __rust_alloc",
                "main::{{closure}}* push",
            ),
            (
                "start std::sys::backtrace::__rust_begin_short_backtrace worker* push <dhat::Alloc>::alloc",
                "worker* push",
            ),
            ("_start app::main* app::main::{{closure}}* push", "app::main* app::main::{{closure}}* push"),
            (
                "main lib::start app::run* push heaplings::alloc::counted __rustc::__rust_alloc",
                "app::run* push",
            ),
            ("spawn work push", "spawn work push"),
            ("heaplings::measure::run __rust_alloc dhat::x", ""),
        ] {
            assert_eq!(rest(path), left, "{path}");
        }
    }
}
