//! What happened at a place, in words, in the form in which the checker says it.

use std::cmp::Reverse;

use super::cause::Cause;

/// What happened at a place, each with its part of the figure and its bytes.
pub(super) type Causes = Vec<(Cause, [u64; 2])>;

/// The causes, of which the largest comes first. dhat has call paths in another order each time, so that equal ones are
/// told apart by their words.
pub(super) fn joined(mut causes: Causes) -> String {
    causes.sort_by_cached_key(|(cause, sizes)| (Reverse(*sizes), cause.to_string()));
    match &causes[..] {
        [] => "allocated".to_owned(),
        [(only, _)] => only.to_string(),
        [(first, _), (second, _)] => format!("{first}; {second}"),
        [(first, _), ..] => format!("{first}; and more"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::cause::{Hint, bare};
    use super::*;

    /// Of paths, each a function and a file, innermost first.
    fn words(paths: &[(&[(&str, &str)], u64)]) -> String {
        let cause = |path: &[(&str, &str)]| {
            Hint::cause(path.iter().map(|(function, file)| Hint::of(&bare(function), file)))
        };
        joined(paths.iter().filter_map(|(path, figure)| Some((cause(path)?, [1, *figure]))).collect())
    }

    #[test]
    fn the_words_say_what_happened_to_what() {
        let grew = [
            ("alloc::raw_vec::RawVec<T,A>::grow_one", "???"),
            ("alloc::vec::Vec<T,A>::push", "src/vec/mod.rs"),
        ];
        let string = [("grow_amortized<u8>", "src/raw_vec/mod.rs"), ("push_str", "alloc/src/string.rs")];
        let boxed = [("box_new_uninit", "alloc/src/boxed.rs")];
        assert_eq!(words(&[(&grew, 1)]), "a Vec grew");
        assert_eq!(words(&[(&[("main", "src/main.rs")], 1)]), "allocated");
        assert_eq!(words(&[(&grew, 1), (&string, 2)]), "a String grew; a Vec grew");
        for equal in [[&grew, &string], [&string, &grew]] {
            assert_eq!(words(&equal.map(|path| (&path[..], 2))), "a String grew; a Vec grew");
        }
        assert_eq!(words(&[(&grew, 1), (&string, 2), (&boxed, 3)]), "a value was boxed; and more");
    }
}
