//! What happened, in words, told from the functions of the library that stand between a line and its block.

use super::cause::{Hint, bare};

/// What the library did, by its frames: name and file of each, innermost first. `None` where they do not tell.
pub(super) fn of<'a>(library: impl Iterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let cause = Hint::cause(library.map(|(function, file)| Hint::of(&bare(function), file)))?;
    Some(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_say_what_happened_to_what() {
        let words = |path: &[(&'static str, &'static str)]| of(path.iter().copied());
        let grew = [
            ("alloc::raw_vec::RawVec<T,A>::grow_one", "???"),
            ("alloc::vec::Vec<T,A>::push", "src/vec/mod.rs"),
        ];
        assert_eq!(words(&grew).as_deref(), Some("a Vec grew"));
        let string = [("grow_amortized<u8>", "src/raw_vec/mod.rs"), ("push_str", "alloc/src/string.rs")];
        assert_eq!(words(&string).as_deref(), Some("a String grew"));
        assert_eq!(words(&[("main", "src/main.rs")]), None);
    }
}
