//! What happened at a place, in words, in the form in which the checker says it.

use std::cmp::Reverse;

use super::cause::Cause;

/// What happened at a place, each with its part of the figure and its bytes. `None` for what call paths do not tell.
pub(super) type Causes = Vec<(Option<Cause>, [u64; 2])>;

/// The causes, of which the largest comes first. dhat has call paths in another order each time, so that equal ones are
/// told apart by their words.
pub(super) fn joined(mut causes: Causes) -> String {
    // What has no part in the figure is of no interest here.
    causes.retain(|(_, [figure, _])| *figure > 0);
    causes.sort_by_cached_key(|(cause, sizes)| (Reverse(*sizes), cause.map(|cause| cause.to_string())));
    let known: Vec<String> =
        causes.iter().filter_map(|(cause, _)| cause.map(|cause| cause.to_string())).collect();
    match &known[..] {
        [] => "allocated".to_owned(),
        [only] if causes.len() == 1 => only.clone(),
        [first, second] if causes.len() == 2 => format!("{first}; {second}"),
        [first, ..] => format!("{first}; and more"),
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
        joined(paths.iter().map(|(path, figure)| (cause(path), [*figure, 1])).collect())
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
        let unknown = [("main", "src/main.rs")];
        assert_eq!(words(&[(&unknown, 1)]), "allocated");
        assert_eq!(words(&[(&unknown, 3), (&grew, 1)]), "a Vec grew; and more");
        assert_eq!(words(&[(&string, 0), (&grew, 1)]), "a Vec grew");
        assert_eq!(words(&[(&grew, 1), (&string, 2)]), "a String grew; a Vec grew");
        for equal in [[&grew, &string], [&string, &grew]] {
            assert_eq!(words(&equal.map(|path| (&path[..], 2))), "a String grew; a Vec grew");
        }
        assert_eq!(words(&[(&grew, 1), (&string, 2), (&boxed, 3)]), "a value was boxed; and more");
    }
}
