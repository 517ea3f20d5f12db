//! The words of Rust and its standard library that grading knows: what code may use, and what it may not.

/// The macros that code may call.
pub const MACROS: &str = "assert assert_eq assert_matches assert_ne column compile_error concat dbg debug_assert \
    debug_assert_eq debug_assert_matches debug_assert_ne eprint eprintln file format format_args line matches \
    module_path panic pin print println ready stringify todo unimplemented unreachable vec write writeln";

/// The attributes that code may have, by the first word of each.
pub const ATTRIBUTES: &str = "allow clippy cold default deny deprecated derive diagnostic doc expect forbid inline \
    must_use non_exhaustive repr rustfmt track_caller warn";

/// The packages that a test may name, and that no name of a submission may stand in front of.
pub const PACKAGES: &str = "alloc assert_matches core dhat heaplings std";

/// The parts of the standard library that code may use whole.
const STANDARD: &str = "array ascii assert_matches bool borrow boxed cell char clone cmp collections convert \
    default error f32 f64 fmt future hash hint i128 i16 i32 i64 i8 isize iter marker mem num ops option pin \
    primitive ptr range rc result slice str string sync task u128 u16 u32 u64 u8 usize vec";

/// Those of which code may use only some things.
const STANDARD_PARTS: &[(&str, &str)] = &[
    ("alloc", "Layout LayoutError"),
    ("any", "Any"),
    (
        "io",
        "BufRead BufReader BufWriter Bytes Chain Cursor Empty Error ErrorKind IntoInnerError IoSlice IoSliceMut \
         LineWriter Lines Read Repeat Result Seek SeekFrom Sink Split Stderr StderrLock Stdin StdinLock Stdout \
         StdoutLock Take Write copy empty prelude read_to_string repeat sink stderr stdin stdout",
    ),
    ("panic", "AssertUnwindSafe RefUnwindSafe UnwindSafe resume_unwind"),
    ("time", "Duration TryFromFloatSecsError"),
];

/// The same for an exercise whose own code uses that part at all.
const STANDARD_WHERE_USED: &[(&str, &str)] = &[(
    "thread",
    "AccessError Builder JoinHandle Result Scope ScopedJoinHandle Thread ThreadId available_parallelism panicking \
     park park_timeout scope sleep sleep_until spawn yield_now",
)];

/// The same for an exercise whose tests use the very same.
const STANDARD_WHERE_TESTED: &[(&str, &str)] = &[("panic", "catch_unwind")];

/// Why not, for what is not in the lists above.
const REASONS: &[(&str, &str)] = &[
    ("any", "the name or the number of a type tells which test is running"),
    ("env", "an exercise is the same whatever is around it"),
    ("fs", "an exercise works in memory"),
    ("io", "what it reads comes to an exercise from its caller"),
    ("net", "an exercise works in memory"),
    ("panic", "how a panic goes on and where it began is the tests' business"),
    ("process", "a test ends when it has come to its end, and not before"),
    ("time", "a clock tells code whether it is being measured, and `bench` has one already"),
    ("thread", "a limit counts what one thread allocates, and this work belongs on it"),
];

/// The standard library's names that need no `use`, and the built-in types.
pub const PRELUDE: &str = "AsMut AsRef Box Clone Copy Default DoubleEndedIterator Drop Eq Err ExactSizeIterator Extend \
    Fn FnMut FnOnce From FromIterator Future Into IntoFuture IntoIterator Iterator None Ok Option Ord PartialEq \
    PartialOrd Result Send Sized Some String Sync ToOwned ToString TryFrom TryInto Unpin Vec align_of align_of_val \
    bool char drop f32 f64 i128 i16 i32 i64 i8 isize size_of size_of_val str u128 u16 u32 u64 u8 usize";

/// Types of statics that nobody can change.
pub const CONSTANT_TYPES: &str =
    "Option bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize";

/// The names in `std::sync` that are no place to keep something in a static.
pub const SHARED_BUT_CONSTANT: &str = "Arc PoisonError Weak mpsc";

/// Whether a word stands in one of these lists.
pub fn lists(list: &str, word: &str) -> bool {
    words(list).any(|listed| listed == word)
}

/// The words of one of these lists.
pub fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split_ascii_whitespace()
}

/// Whether code may name this path behind `std::`, if the published code uses this part of the library, and
/// the tests say these words.
pub fn is_standard(path: &[String], uses: bool, tests_say: impl Fn(&str) -> bool) -> bool {
    let [part, rest @ ..] = path else { return false };
    if lists(STANDARD, part) || (rest.is_empty() && lists(MACROS, part)) {
        return true;
    }
    // The part alone, as in `use std::io`, brings in nothing yet.
    let named = |list: &[(&str, &str)]| {
        let members = list.iter().find(|(name, _)| name == part).map(|(_, members)| members);
        members.is_some_and(|members| rest.first().is_none_or(|member| lists(members, member)))
    };
    named(STANDARD_PARTS)
        || (uses && named(STANDARD_WHERE_USED))
        || (rest.first().is_some_and(|member| tests_say(member)) && named(STANDARD_WHERE_TESTED))
}

/// Whether code may `use` all that there is under a path behind `std::`.
pub fn is_standard_throughout(path: &[String]) -> bool {
    path.first().is_some_and(|part| lists(STANDARD, part)) || path == ["io", "prelude"]
}

/// What to say of a path behind `std::` that may not be used.
pub fn reason(path: &[String]) -> &'static str {
    let known = path.first().and_then(|part| REASONS.iter().find(|(name, _)| name == part));
    known.map_or("no answer to it needs that", |(_, reason)| reason)
}
