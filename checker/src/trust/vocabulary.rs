//! The words of Rust and its standard library that grading knows: what code may use, and what it may not.

/// The macros that code may call.
pub const MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "assert_matches",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_matches",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "line",
    "matches",
    "module_path",
    "panic",
    "pin",
    "print",
    "println",
    "ready",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// The attributes that code may have, by the first word of each.
pub const ATTRIBUTES: &[&str] = &[
    "allow",
    "clippy",
    "cold",
    "default",
    "deny",
    "deprecated",
    "derive",
    "diagnostic",
    "doc",
    "expect",
    "forbid",
    "inline",
    "must_use",
    "non_exhaustive",
    "repr",
    "rustfmt",
    "track_caller",
    "warn",
];

/// The packages that a test may name, and that no name of a submission may stand in front of.
pub const PACKAGES: &[&str] = &["alloc", "assert_matches", "core", "dhat", "heaplings", "std"];

/// The parts of the standard library that code may use without our using them. Behind the colon: only
/// these of them. Behind the minus: all but these.
const STANDARD: &[&str] = &[
    "alloc: Layout LayoutError",
    "any: Any",
    "array",
    "ascii",
    "assert_matches",
    "borrow",
    "bool",
    "boxed",
    "cell",
    "char",
    "clone",
    "cmp",
    "collections",
    "convert",
    "default",
    "error",
    "f32",
    "f64",
    "fmt",
    "future",
    "hash",
    "hint",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "io - PipeReader PipeWriter pipe",
    "isize",
    "iter",
    "marker",
    "mem",
    "num",
    "ops",
    "option",
    "panic: AssertUnwindSafe RefUnwindSafe UnwindSafe resume_unwind",
    "pin",
    "prelude",
    "primitive",
    "ptr",
    "range",
    "rc",
    "result",
    "slice",
    "str",
    "string",
    "sync",
    "task",
    "time",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
    "vec",
];

/// What code may do with a part of the standard library that our code uses and `STANDARD` does not list.
const IF_OURS: &[&str] = &["thread - LocalKey current"];

/// Why not, for what is not in `STANDARD`.
const REASONS: &[(&str, &str)] = &[
    ("any", "a name of a type tells which test is running"),
    ("env", "an exercise is the same whatever is around it"),
    ("fs", "an exercise works in memory"),
    ("io", "a pipe is memory that nobody counts"),
    ("net", "an exercise works in memory"),
    ("panic", "what a panic says and where it happens are the tests' own"),
    ("process", "a test ends when it has come to its end, and not before"),
    ("thread", "a limit counts what one thread allocates, and this work belongs on it"),
];

/// The standard library's names that need no `use`, and the built-in types.
pub const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "align_of",
    "align_of_val",
    "bool",
    "char",
    "drop",
    "f32",
    "f64",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "size_of",
    "size_of_val",
    "str",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
];

/// Types of statics that nobody can change.
pub const CONSTANT_TYPES: &[&str] = &[
    "Option", "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16",
    "u32", "u64", "u8", "usize",
];

/// The names in `std::sync` that are no place to keep something in a static.
pub const SHARED_BUT_CONSTANT: &[&str] = &["Arc", "PoisonError", "Weak", "mpsc"];

/// Whether a path behind `std::` is for every submission, with what our code does not use.
pub fn is_standard(path: &[String]) -> bool {
    listed(STANDARD, path) || matches!(path, [name] if MACROS.contains(&name.as_str()))
}

/// Whether a path behind `std::` is for the submissions to an exercise whose code, as published, uses
/// that part.
pub fn is_standard_if_ours(path: &[String]) -> bool {
    listed(IF_OURS, path)
}

/// Whether everything in a part of the standard library may be used, so that nobody need look which of it is.
pub fn is_wholly_standard(path: &[String]) -> bool {
    path.first().is_some_and(|part| STANDARD.contains(&part.as_str()))
}

/// What to say of a path behind `std::` that may not be used.
pub fn reason(path: &[String]) -> &'static str {
    let known = path.first().and_then(|part| REASONS.iter().find(|(name, _)| name == part));
    known.map_or("no answer to this exercise needs it", |(_, reason)| reason)
}

fn listed(list: &[&str], path: &[String]) -> bool {
    let Some(part) = path.first() else { return true };
    let Some(entry) = list.iter().find(|entry| entry.split([':', ' ']).next() == Some(part)) else {
        return false;
    };
    let Some(member) = path.get(1) else { return true };
    let named = |names: &str| names.split(' ').any(|name| name == member);
    match (entry.split_once(": "), entry.split_once(" - ")) {
        (Some((_, only)), _) => named(only),
        (_, Some((_, all_but))) => !named(all_but),
        _ => true,
    }
}
