//! Whose code a frame is: the program's own, or a library's.

use super::Frame;
use super::c_library;
use super::frames::crate_of;

/// Crates that are nobody's own code: Rust's library, and what measures.
const LIBRARY: [&str; 13] = [
    "std",
    "core",
    "alloc",
    "hashbrown",
    "__rustc",
    "dhat",
    "heaplings",
    "backtrace",
    "test",
    "__gnu_cxx",
    "__cxxabiv1",
    "impl$",
    "compiler_builtins",
];

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
const FILES: [&str; 60] = [
    "alloc.rs",
    "boxed.rs",
    "bufreader.rs",
    "bufwriter.rs",
    "c_str.rs",
    "cloned.rs",
    "collect.rs",
    "const_ptr.rs",
    "copied.rs",
    "double_ended.rs",
    "exact_size.rs",
    "filter_map.rs",
    "fmt.rs",
    "function.rs",
    "futex.rs",
    "global.rs",
    "into_iter.rs",
    "iterator.rs",
    "lazy_lock.rs",
    "lifecycle.rs",
    "linewriter.rs",
    "linewritershim.rs",
    "map.rs",
    "maybe_uninit.rs",
    "mod.rs",
    "mut_ptr.rs",
    "navigate.rs",
    "non_null.rs",
    "once.rs",
    "once_lock.rs",
    "option.rs",
    "os_str.rs",
    "panicking.rs",
    "raw_vec.rs",
    "rc.rs",
    "reentrant_lock.rs",
    "result.rs",
    "scoped.rs",
    "set.rs",
    "set_len_on_drop.rs",
    "skip_while.rs",
    "slice.rs",
    "small_c_string.rs",
    "smallsort.rs",
    "spawnhook.rs",
    "spec_extend.rs",
    "spec_from_elem.rs",
    "spec_from_iter.rs",
    "spec_from_iter_nested.rs",
    "stack_overflow.rs",
    "stdio.rs",
    "step_by.rs",
    "str.rs",
    "string.rs",
    "sync.rs",
    "take_while.rs",
    "thread_info.rs",
    "thread_local.rs",
    "try_trait.rs",
    "validations.rs",
];

/// Whether a frame is a line of the measured program's own, or of a package it uses: not of Rust's library, of C's
/// or of C++'s, not of what measures, and at a line that is known.
pub fn is_program(frame: &Frame) -> bool {
    frame.line > 0 && is_program_code(frame)
}

/// The same for a frame whose line may be unknown: then its function's name has to tell.
///
/// The path of its file decides. Where that does not tell, the crate or namespace that its name begins with does. The
/// name of an inlined function has none, in what rustc writes of the library; there the name of the file has to do.
pub fn is_program_code(frame: &Frame) -> bool {
    let file = frame.file.replace('\\', "/");
    if is_library_path(&file) {
        return false;
    }
    match crate_of(&frame.function) {
        Some(name) => !is_library_crate(name),
        None if frame.line == 0 => false,
        None => !c_library::is_function(&frame.function, &file) && !is_library_file(&file),
    }
}

/// Whether a crate or a namespace is nobody's own code.
pub(super) fn is_library_crate(name: &str) -> bool {
    LIBRARY.contains(&name.split('$').next().unwrap_or(name)) || LIBRARY.contains(&name)
}

/// Whether a path lies where only libraries lie.
fn is_library_path(file: &str) -> bool {
    const CRATES: [&str; 6] = ["alloc", "core", "std", "proc_macro", "test", "backtrace"];
    let in_rust = file.split_once("library/").is_some_and(|(before, after)| {
        let crate_name = after.split('/').next().unwrap_or_default();
        (before.is_empty() || before.ends_with('/')) && CRATES.contains(&crate_name)
    });
    in_rust || file.starts_with("/rustc/") || file.contains("/rustc-") || c_library::is_path(file)
}

fn is_library_file(file: &str) -> bool {
    let parts: Vec<&str> = file.split('/').collect();
    match parts[..] {
        [name] => FILES.contains(&name),
        _ if file.starts_with("/rustc/") || file.contains("/library/") => true,
        ["src", folder, _] => FOLDERS.contains(&folder),
        [package, "src", _] => LIBRARY.contains(&without_version(package)),
        [folder, .., _] => !file.starts_with('/') && FOLDERS.contains(&folder),
        [] => false,
    }
}

/// A package's name, without the version that cargo's folder for it has behind it: `dhat-0.3.3`.
fn without_version(folder: &str) -> &str {
    match folder.rsplit_once('-') {
        Some((name, version)) if version.starts_with(|first: char| first.is_ascii_digit()) => name,
        _ => folder,
    }
}

/// Whether a frame is of a module of the measuring library, `alloc` or `region`, by its name, or where an optimised
/// build has cut that short, by its file.
pub(super) fn is_of_heaplings(frame: &Frame, modules: &[&str]) -> bool {
    let name = frame.function.trim_start_matches('<');
    if let Some(path) = name.strip_prefix("heaplings::") {
        return modules.iter().any(|module| path.starts_with(module));
    }
    if !["heaplings", "ledger.rs", "stand_in.rs"].iter().any(|part| frame.file.contains(part)) {
        return false;
    }
    let file = frame.file.replace('\\', "/");
    let is_file = |module: &&str| match file.split('/').collect::<Vec<_>>()[..] {
        [package, "src", file] => {
            without_version(package) == "heaplings" && file.strip_suffix(".rs") == Some(module)
        }
        ["src", folder, file] => folder == *module && ["ledger.rs", "stand_in.rs"].contains(&file),
        _ => false,
    };
    crate_of(name).is_none() && modules.iter().any(is_file)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            // As an optimised build with line tables only has them.
            ("alloc", "dhat-0.3.3/src/lib.rs"),
            ("book", "src/alloc/stand_in.rs"),
            ("counted<mimalloc::MiMalloc, F>", "heaplings/src/alloc.rs"),
            ("run<(), F>", "heaplings-0.1.0/src/measure.rs"),
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
