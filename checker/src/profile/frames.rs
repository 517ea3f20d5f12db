//! Whose code a frame is, and what it calls itself.

use super::Frame;

/// Crates that are nobody's own code: Rust's library, and what measures.
const LIBRARY: [&str; 10] =
    ["std", "core", "alloc", "hashbrown", "__rustc", "dhat", "heaplings", "backtrace", "test", "__gnu_cxx"];

/// Folders of Rust's library that an inlined call may lie in.
const FOLDERS: [&str; 44] = [
    "adapters",
    "alloc",
    "array",
    "backtrace",
    "binary_heap",
    "borrow",
    "boxed",
    "btree",
    "buffered",
    "cell",
    "char",
    "clone",
    "cmp",
    "collections",
    "convert",
    "ffi",
    "fmt",
    "fs",
    "future",
    "hash",
    "io",
    "iter",
    "linked_list",
    "mem",
    "num",
    "ops",
    "option",
    "panic",
    "path",
    "pin",
    "process",
    "ptr",
    "range",
    "raw",
    "raw_vec",
    "rt",
    "slice",
    "sort",
    "str",
    "string",
    "sync",
    "sys",
    "thread",
    "vec",
];

/// Files of Rust's library, as Valgrind names them: without a folder.
const FILES: [&str; 22] = [
    "mod.rs",
    "alloc.rs",
    "boxed.rs",
    "collect.rs",
    "fmt.rs",
    "function.rs",
    "global.rs",
    "iterator.rs",
    "map.rs",
    "maybe_uninit.rs",
    "non_null.rs",
    "option.rs",
    "rc.rs",
    "result.rs",
    "set.rs",
    "slice.rs",
    "spec_extend.rs",
    "spec_from_elem.rs",
    "spec_from_iter.rs",
    "str.rs",
    "string.rs",
    "sync.rs",
];

/// How many types may stand in one another at the front of a name: more than any compiler writes.
const DEEPEST: usize = 16;

/// Whether a frame is a line of the measured program's own, or of a package it uses: not of Rust's library,
/// not of what measures, and at a line that is known.
///
/// A function's name tells its crate. That of an inlined one does not, in what rustc writes of the library;
/// there the path of its file has to do.
pub fn is_program(frame: &Frame) -> bool {
    frame.line > 0
        && match crate_of(&frame.function) {
            Some(name) => !LIBRARY.contains(&name),
            None => !is_library_file(&frame.file),
        }
}

/// The crate that a function's full name begins with: of the type for `<vec2::A as core::clone::Clone>::clone`,
/// or else of the trait.
fn crate_of(function: &str) -> Option<&str> {
    let mut name = function;
    let mut otherwise = None;
    for _ in 0..DEEPEST {
        let Some(inside) = name.strip_prefix('<') else { return first_segment(name).or(otherwise) };
        let inside = &inside[..matching(inside).unwrap_or(inside.len())];
        let (ty, implemented) = match find_outside(inside, " as ") {
            Some(at) => (&inside[..at], Some(&inside[at + 4..])),
            None => (inside, None),
        };
        let ty = ty.trim_start_matches(['&', '*', '[', '(']);
        let ty = ["mut ", "const ", "dyn "].iter().fold(ty, |ty, word| ty.strip_prefix(word).unwrap_or(ty));
        if ty.starts_with('<') {
            name = ty;
            continue;
        }
        if let Some(segment) = first_segment(ty) {
            return Some(segment);
        }
        // A type without a path is built in, and so is its method, unless a trait says more.
        otherwise = Some("core");
        match implemented {
            Some(implemented) => name = implemented,
            None => break,
        }
    }
    otherwise
}

/// The part in front of the first `::`, if there is one.
fn first_segment(path: &str) -> Option<&str> {
    find_outside(path, "::").map(|at| &path[..at])
}

fn is_library_file(file: &str) -> bool {
    let file = file.replace('\\', "/");
    let parts: Vec<&str> = file.split('/').collect();
    match parts[..] {
        [name] => FILES.contains(&name) || name == "vg_replace_malloc.c",
        _ if file.starts_with("/rustc/") || file.contains("/library/") => true,
        ["src", folder, _] => FOLDERS.contains(&folder),
        [package, "src", _] => LIBRARY.contains(&package) || package.starts_with("hashbrown-"),
        [folder, .., _] => !file.starts_with('/') && FOLDERS.contains(&folder),
        [] => false,
    }
}

/// A function's full name without type parameters and closures, and with the type in place of its trait:
/// `alloc::vec::Vec::clone` for `<alloc::vec::Vec<u8> as core::clone::Clone>::clone`.
pub fn bare(function: &str) -> String {
    let (ty, path) = match function.strip_prefix('<').and_then(|inside| Some((inside, matching(inside)?))) {
        Some((inside, end)) => {
            (&inside[..find_outside(&inside[..end], " as ").unwrap_or(end)], &inside[end + 1..])
        }
        None => ("", function),
    };
    let mut bare = String::new();
    for mut rest in [ty, path] {
        while !rest.is_empty() {
            let end = find_outside(rest, "::").unwrap_or(rest.len());
            let part = rest[..end].split('<').next().unwrap_or_default();
            rest = rest[end..].trim_start_matches("::");
            if !part.is_empty() && !part.starts_with('{') {
                bare.push_str(if bare.is_empty() { "" } else { "::" });
                bare.push_str(part);
            }
        }
    }
    bare
}

/// Where `wanted` stands outside of all brackets.
fn find_outside(text: &str, wanted: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = 0;
    for (at, byte) in text.bytes().enumerate() {
        if depth == 0 && text.as_bytes()[at..].starts_with(wanted.as_bytes()) {
            return Some(at);
        }
        match byte {
            b'<' | b'(' | b'[' => depth += 1,
            // Not the arrow of a function's type.
            b'>' if before == b'-' => {}
            b'>' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = byte;
    }
    None
}

/// Where the `>` stands that belongs to a `<` in front of `text`.
fn matching(text: &str) -> Option<usize> {
    find_outside(text, ">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bares_names() {
        for (function, name) in [
            ("alloc::vec::Vec<T,A>::push", "alloc::vec::Vec::push"),
            ("<alloc::vec::Vec<u8> as core::clone::Clone>::clone", "alloc::vec::Vec::clone"),
            ("push_mut<i32, alloc::alloc::Global>", "push_mut"),
            ("<[u8]>::to_vec_in::<alloc::alloc::Global>", "[u8]::to_vec_in"),
            ("alloc::rc::UniqueRcUninit<T,A>::new::{{closure}}", "alloc::rc::UniqueRcUninit::new"),
            ("alloc::slice::<impl [T]>::concat", "alloc::slice::concat"),
            ("call_once<(&str), fn(&str) -> alloc::string::String>", "call_once"),
            (
                "<&mut W as core::fmt::Write::write_fmt::SpecWriteFmt>::spec_write_fmt",
                "&mut W::spec_write_fmt",
            ),
            ("{closure#0}<u8>", ""),
            ("main", "main"),
            ("<<<", ""),
            ("<a", ""),
            ("::::", ""),
            ("", ""),
        ] {
            assert_eq!(bare(function), name, "{function}");
        }
    }

    #[test]
    fn tells_the_program_from_the_library() {
        let is_program = |function: &str, file: &str| {
            is_program(&Frame { function: function.into(), file: file.into(), line: 9, column: 1 })
        };
        for (function, file) in [
            ("vec2::squares", "exercises/01_vec/vec2.rs"),
            ("<vec2::Message as core::clone::Clone>::clone", "exercises/01_vec/vec2.rs"),
            ("<T as vec2::Shout>::shout", "a.rs"),
            ("<&mut vec2::A as core::fmt::Debug>::fmt", "a.rs"),
            ("serde_json::read::from_str", "serde_json-1.0/src/read.rs"),
            ("squares", "exercises/01_vec/vec2.rs"),
            ("main", "leak.c"),
            ("main", "/home/me/app/src/main.rs"),
        ] {
            assert!(is_program(function, file), "{function} {file}");
        }
        for (function, file) in [
            ("alloc::vec::Vec<T,A>::push", "src/vec/mod.rs"),
            ("<T as alloc::string::ToString>::to_string", "alloc/src/string.rs"),
            ("<u8 as <[_]>::to_vec_in::ConvertVec>::to_vec", "alloc/src/slice.rs"),
            ("<[u8]>::to_vec", "alloc/src/slice.rs"),
            ("<&mut W as core::fmt::Write>::write_fmt", "src/fmt/mod.rs"),
            ("push_mut<i32, alloc::alloc::Global>", "src/vec/mod.rs"),
            ("map<&str>", "core/src/option.rs"),
            ("next", "iter/adapters/map.rs"),
            ("reserve", r"src\raw\mod.rs"),
            ("insert", "hashbrown-0.16.1/src/map.rs"),
            ("grow_one", "mod.rs"),
            ("grow_one", "/rustc/abc/library/alloc/src/raw_vec/mod.rs"),
            ("__rustc::__rust_alloc", "app/src/main.rs"),
            ("malloc", "vg_replace_malloc.c"),
            ("heaplings::bench::bench", "heaplings/src/bench.rs"),
        ] {
            assert!(!is_program(function, file), "{function} {file}");
        }
    }

    #[test]
    fn a_name_that_nests_without_end_is_read_no_deeper_than_others() {
        let is_program =
            |function: String| is_program(&Frame { function, file: "a.rs".into(), line: 9, column: 1 });
        assert!(is_program("<".repeat(100_000)));
        assert!(!is_program("<& as ".repeat(100_000)));
    }
}
