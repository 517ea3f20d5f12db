//! What the frames around one tell of it.
//!
//! Valgrind gives an inlined function's bare name, or none, and often the name of its file alone: `alloc (unix.rs:14)`. By
//! itself such a frame may be anybody's. The call paths on which it stands tell more.

use super::frames::crate_of;
use super::library::is_library_crate;
use super::{Frame, Profile};

/// What a frame tells of those inside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing: it has no crate or namespace in its name.
    Bare,
    /// A function that only hands out memory: what it calls is an allocator, if need be the program's own.
    Allocator,
    /// The library's function that calls `main`, or what a thread is to do.
    Entry,
    /// The library's functions around that.
    Runtime,
    Library,
    Program,
}

/// How the names of functions begin that only hand out memory, of Rust and of C++.
const ALLOCATORS: [&str; 10] = [
    "__rust_alloc",
    "__rust_realloc",
    "__rustc::__r",
    "__rdl_",
    "__rg_",
    "alloc::alloc::",
    "<alloc::alloc::",
    "alloc::raw_vec::",
    "<alloc::raw_vec::",
    "operator new",
];

/// Files whose names may be anybody's, each with the one that calls it.
const INNER_FILES: [(&str, &str); 3] = [
    ("src/map.rs", "collections/hash/map.rs"),
    ("src/set.rs", "collections/hash/set.rs"),
    ("buffer.rs", "bufreader.rs"),
];

/// Frames, by their places in the profile, of which the paths they stand on show that they are no program's.
pub(super) fn libraries(profile: &Profile) -> Vec<bool> {
    let kinds: Vec<Kind> = profile.frames.iter().map(Kind::of).collect();
    let mut found = vec![false; kinds.len()];
    // Where the paths of Rust's library are told, as they stand in a program's own code, a name alone is of a function
    // that was compiled long before the program was: no function of the program's is inlined there.
    let tells_paths = profile.frames.iter().any(|frame| frame.file.starts_with("library/"));
    let is_compiled = |outer: &Frame| tells_paths && !outer.file.contains('/');
    for point in &profile.points {
        let kind = |place: u32| kinds[place as usize];
        let has = |wanted: Kind| point.stack.iter().any(|&place| kind(place) == wanted);
        let inside = point.stack.iter().rposition(|&place| kind(place) == Kind::Allocator).unwrap_or(0);
        for &place in &point.stack[..inside] {
            found[place as usize] = true;
        }
        // Around `main` there is no program.
        let is_around_main = has(Kind::Runtime) && !has(Kind::Entry);
        for (at, &place) in point.stack.iter().enumerate().skip(inside) {
            if kind(place) == Kind::Bare && is_around_main {
                found[place as usize] = true;
            } else if kind(place) == Kind::Bare && !found[place as usize] {
                let frame = |place: &u32| &profile.frames[*place as usize];
                let mut outwards = point.stack[at + 1..].iter();
                let next = outwards.next().map(frame);
                // The first with a full name is the one that the others were inlined in.
                let outer = point.stack[at + 1..].iter().find(|place| kind(**place) != Kind::Bare);
                let outer = outer.filter(|outer| kind(**outer) == Kind::Library).map(frame);
                let inner = frame(&place);
                found[place as usize] = outer
                    .is_some_and(|outer| outer.file == inner.file || is_compiled(outer))
                    || next.is_some_and(|next| is_inner_file(inner, next));
            }
        }
    }
    found
}

impl Kind {
    fn of(frame: &Frame) -> Kind {
        let name = &frame.function;
        if ALLOCATORS.iter().any(|start| name.starts_with(start)) {
            return Kind::Allocator;
        }
        if name.contains("__rust_begin_short_backtrace") {
            return Kind::Entry;
        }
        if name.starts_with("std::rt::lang_start") || name.contains("::thread_start") {
            return Kind::Runtime;
        }
        match crate_of(name) {
            Some(name) if is_library_crate(name) => Kind::Library,
            Some(_) => Kind::Program,
            None => Kind::Bare,
        }
    }
}

/// Whether a file of std's or of hashbrown's is called by the one file that is written around it.
fn is_inner_file(frame: &Frame, caller: &Frame) -> bool {
    // A program's own `read` is called from there, too.
    let inner = INNER_FILES.iter().find(|(file, _)| *file == frame.file);
    inner.is_some_and(|(_, outer)| caller.file.ends_with(outer)) && !frame.function.starts_with("read")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Amounts, Point, Units};

    /// Which frames of a path, innermost first, are found to be a library's: each `function@file`.
    fn found(path: &[&str]) -> Vec<usize> {
        let frame = |text: &&str| {
            let (function, file) = text.split_once('@').unwrap();
            Frame { function: function.into(), file: file.into(), line: 9, column: 0 }
        };
        let stack = (0..path.len() as u32).collect();
        let points = vec![Point { amounts: Amounts::default(), stack }];
        let frames = path.iter().map(frame).collect();
        let profile = Profile { command: String::new(), units: Units::default(), points, frames };
        let found = libraries(&profile);
        (0..path.len()).filter(|&at| found[at]).collect()
    }

    #[test]
    fn what_the_allocator_calls_is_no_program() {
        let path = ["alloc@unix.rs", "__rdl_alloc@alloc.rs", "with_capacity<u8>@mod.rs", "uniq@main.rs"];
        assert_eq!(found(&path), [0]);
        let own = [
            "<app::Counting as core::alloc::global::GlobalAlloc>::alloc@main.rs",
            "__rustc::__rust_alloc@main.rs",
        ];
        assert_eq!(found(&[own[0], own[1], "app::main@main.rs"]), [0]);
        assert_eq!(found(&["grow@pool.cpp", "operator new(unsigned long)@pool.cpp", "main@pool.cpp"]), [0]);
        assert_eq!(
            found(&["YAML::RegEx::RegEx(int)@a.h", "std::vector<int>::push_back(int)@stl_vector.h"]),
            []
        );
    }

    #[test]
    fn what_is_inlined_in_a_function_of_the_same_file_is_its_librarys() {
        let insert = "hashbrown::map::HashMap<K,V,S,A>::insert@src/map.rs";
        assert_eq!(found(&["find<u64>@src/map.rs", insert, "uniq@main.rs"]), [0]);
        assert_eq!(found(&["next@main.rs", "core::iter::Iterator::fold@iterator.rs", "uniq@main.rs"]), []);
        assert_eq!(found(&["find<u64>@src/map.rs", "shop::Map::insert@src/map.rs"]), []);
        let set = "UnknownInlinedFun@library/std/src/collections/hash/set.rs";
        assert_eq!(found(&["UnknownInlinedFun@src/set.rs", set, "uniq@main.rs"]), [0]);
        assert_eq!(found(&["UnknownInlinedFun@src/set.rs", "uniq@main.rs"]), []);
        assert_eq!(found(&["with_capacity@buffer.rs", "with_capacity<StdinRaw>@bufreader.rs"]), [0]);
        assert_eq!(found(&["read_buf@buffer.rs", "fill_buf@bufreader.rs", "main@main.rs"]), []);
    }

    #[test]
    fn nothing_of_a_program_is_inlined_in_what_was_compiled_before_it() {
        let args = ["args@unix.rs", "std::env::args_os@env.rs", "app::main@main.rs"];
        let entry = "std::sys::backtrace::__rust_begin_short_backtrace@library/std/src/sys/backtrace.rs";
        assert_eq!(found(&[args[0], args[1], args[2], entry]), [0]);
        assert_eq!(found(&["main@main.rs", entry]), []);
        // Here the library's paths are not told, and a function of it may have been compiled with the program.
        assert_eq!(found(&["{closure#0}@main.rs", "core::option::Option<T>::map@option.rs", args[2]]), []);
    }

    #[test]
    fn what_runs_around_main_is_the_runtimes() {
        let start = "std::rt::lang_start_internal@rt.rs";
        assert_eq!(found(&["init@stack_overflow.rs", "init@rt.rs", start, "main@app"]), [0, 1, 3]);
        let entry = "std::sys::backtrace::__rust_begin_short_backtrace@backtrace.rs";
        assert_eq!(found(&["run@stack_overflow.rs", entry, start]), []);
    }
}
