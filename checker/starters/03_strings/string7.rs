//! A chat server refuses a nickname that is taken, whatever its case: nobody can be émile while ÉMILE is
//! online. And when somebody types the beginning of a name, in any case, it suggests the first name in the
//! alphabet that begins with it. Both functions go through all names that are online.
//!
//! The code is correct, but for each name it makes two copies in lowercase: of the name, and of the input.
//! Goal: no allocation, in any alphabet.

use std::hint::black_box;

use heaplings::bench;

// TODO: compare without making a copy of either name.
/// Whether a name that is online is the same in lowercase. (The Greek Σ in lowercase is σ, or ς at the end of
/// a word. For names in which a Σ ends a word either answer is accepted.)
fn is_taken(online: &[String], name: &str) -> bool {
    online.iter().any(|other| other.to_lowercase() == name.to_lowercase())
}

// TODO: find the name without making a copy of any name.
/// Of the names that begin with `typed`, when both are in lowercase, the first in the order of their
/// lowercase. Of names that differ only in case, the first in the list. (The same exception for Σ.)
fn suggest<'a>(online: &'a [String], typed: &str) -> Option<&'a str> {
    online
        .iter()
        .filter(|name| name.to_lowercase().starts_with(&typed.to_lowercase()))
        .min_by_key(|name| name.to_lowercase())
        .map(String::as_str)
}

fn main() {
    let online: Vec<String> = (0..1_000).map(|i| format!("Player{:03}", i * 619 % 1_000)).collect();
    bench("is_taken(1000 names)", || is_taken(black_box(&online), "PLAYER"));
    bench("suggest(1000 names)", || suggest(black_box(&online), "player5").is_some());
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| name.to_string()).collect()
    }

    /// 600 names from three alphabets, in no order.
    fn online() -> Vec<String> {
        let starts = ["Émilie", "ÄNNCHEN", "Жанна", "ada"];
        (0..600).map(|i| format!("{}{:03}", starts[i % 4], i * 211 % 600)).collect()
    }

    #[test]
    fn nobody_is_online() {
        assert!(!is_taken(&[], "ada"));
        assert!(!is_taken(&[], ""));
        assert_eq!(suggest(&[], ""), None);
        assert_eq!(suggest(&[], "a"), None);
    }

    #[test]
    fn case_makes_no_difference() {
        let online = names(&["Ada", "ÉMILE", "жанна", "Straße", "ΣΟΦΊΑ", "x"]);
        for name in ["Ada", "ADA", "aDa", "émile", "ÉMILE", "ЖАННА", "STRAẞE", "σοφία", "X"] {
            assert!(is_taken(&online, name), "{name}");
        }
        for name in ["", "Ad", "Adam", "Emile", "e\u{301}mile", "Strasse", "жан", "da", "Ädä", "xx"] {
            assert!(!is_taken(&online, name), "{name}");
        }
        assert!(is_taken(&names(&[""]), ""));
    }

    #[test]
    fn bytes_that_differ_in_the_bit_of_case_are_not_letters() {
        assert!(!is_taken(&names(&["a[b", "@", "Ø"]), "a{b"));
        assert!(!is_taken(&names(&["a[b", "@", "Ø"]), "`"));
        assert!(!is_taken(&names(&["a[b", "@", "Ø"]), "o"));
        assert_eq!(suggest(&names(&["[x", "{y"]), "{"), Some("{y"));
    }

    #[test]
    fn a_letter_may_be_longer_in_lowercase() {
        // İ is two characters in lowercase, i and a dot above; K is the sign for kelvin.
        assert!(is_taken(&names(&["İda"]), "i\u{307}DA"));
        assert!(is_taken(&names(&["i\u{307}da"]), "İDA"));
        assert!(!is_taken(&names(&["İda"]), "ida"));
        assert_eq!(suggest(&names(&["İda"]), "I"), Some("İda"));
        assert_eq!(suggest(&names(&["İda"]), "i\u{307}d"), Some("İda"));
        assert_eq!(suggest(&names(&["İda"]), "id"), None);
        assert!(is_taken(&names(&["\u{212a}elvin"]), "kelvin"));
        // The name with more bytes need not be the one with more characters in lowercase.
        assert_eq!(suggest(&names(&["İda"]), "i\u{307}da"), Some("İda"));
        assert_eq!(suggest(&names(&["\u{212a}"]), "ke"), None);
    }

    #[test]
    fn suggests_the_first_in_the_alphabet() {
        let online = names(&["emma", "Émile", "EMIL", "Emily", "emil", "Ada", "éMILIE"]);
        assert_eq!(suggest(&online, ""), Some("Ada"));
        assert_eq!(suggest(&online, "E"), Some("EMIL"));
        assert_eq!(suggest(&online, "emil"), Some("EMIL"));
        assert_eq!(suggest(&online, "EMILY"), Some("Emily"));
        assert_eq!(suggest(&online, "emm"), Some("emma"));
        assert_eq!(suggest(&online, "É"), Some("Émile"));
        assert_eq!(suggest(&online, "émili"), Some("éMILIE"));
        assert_eq!(suggest(&online, "emilyx"), None);
        assert_eq!(suggest(&online, "b"), None);
        assert_eq!(suggest(&names(&["Zoe", "_a", "B"]), ""), Some("_a"));
        assert_eq!(suggest(&names(&["bb", "A", "B"]), "b"), Some("B"));
    }

    #[test]
    fn names_longer_than_any_fixed_buffer() {
        let long = "É".repeat(70_000);
        let online = vec![format!("{long}B"), format!("{long}A")];
        assert!(!is_taken(&online, &format!("{long}c")));
        assert!(suggest(&online, &long.to_lowercase()) == Some(&online[1]), "the A comes first");
        assert!(suggest(&online, &format!("{long}b")) == Some(&online[0]), "the B is meant");
    }

    #[test]
    fn among_all_who_are_online() {
        let online = online();
        for name in online.iter().step_by(7) {
            assert!(is_taken(&online, &name.to_uppercase()));
        }
        assert_eq!(suggest(&online, "ADA01"), Some("ada013"));
        assert_eq!(suggest(&online, "жАННА5"), Some("Жанна502"));
        assert_eq!(suggest(&online, "Ä"), Some("ÄNNCHEN003"));
    }

    #[test]
    fn looking_a_name_up_allocates_nothing() {
        // As long as a name that is online, and the same at the beginning.
        let heap = measure_with(online, |online| is_taken(&online, "ännchen999"));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn suggesting_a_name_allocates_nothing() {
        let heap = measure_with(online, |online| suggest(&online, "ÉM").is_some());
        dhat::assert!(heap.total_blocks == 0);
    }
}
