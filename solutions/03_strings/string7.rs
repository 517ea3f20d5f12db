//! A chat's nicknames: compared without regard to case, in any alphabet, and without a copy.
//!
//! ## Why it works
//!
//! `to_lowercase` makes a new String for each name, and then only its first letters are compared, because
//! most names differ there. `chars().flat_map(char::to_lowercase)` produces the same letters one at a time;
//! `eq`, `cmp` and `all` stop asking for more at the first difference. The lowercase of one character may be
//! several, so it is an iterator, and `flat_map` joins them. Comparing by characters gives the same order as
//! comparing Strings by bytes: UTF-8 is designed that way.
//!
//! ## What it costs
//!
//! No memory, but a second path through the code. Character by character is slow: it looks each one up in a
//! table, where `to_lowercase` on a whole text has a fast path for ASCII. Used for all names it would take
//! several times as long as the copies did. So a pair that is all ASCII, as most names are, is compared by
//! `eq_ignore_ascii_case`, and only other pairs take the slow path. In `suggest`, names are converted again
//! for every comparison; but few names begin with what is typed.
//!
//! ## When not to
//!
//! When a name is compared often: keep a key in lowercase beside it, made once, and look it up in a map. The
//! memory of the map replaces the loop. The same holds for sorting: `sort_by_cached_key` makes each key once,
//! `sort_by_key(|name| name.to_lowercase())` makes two Strings for each comparison. When both texts are ASCII
//! by definition, such as the names of HTTP headers, `eq_ignore_ascii_case` is faster and clearer.
//!
//! And know what is compared. `str::to_lowercase` turns the Σ at the end of ΟΔΟΣ into ς; `char::to_lowercase`
//! cannot know where a word ends, and returns σ. So this code takes ΟΔΟΣ for οδοσ and not for οδος: a chat
//! with Greek names should map every ς to σ as well. Neither function takes STRASSE for straße, or É for an E
//! with a combining accent; that needs tables for case folding and normalisation, which std does not have.
//!
//! ## Another way
//!
//! Character by character for all names, which is shorter, where few are compared. Two Strings that are
//! cleared and filled for each comparison make a few allocations instead of none.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | looking_a_name_up_allocates_nothing | before | 1200 | 12600 | 24 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | suggesting_a_name_allocates_nothing | before | 1350 | 9300 | 26 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;

use heaplings::bench;

/// Whether a name that is online is the same in lowercase. (The Greek Σ in lowercase is σ, or ς at the end of
/// a word. For names in which a Σ ends a word either answer is accepted.)
fn is_taken(online: &[String], name: &str) -> bool {
    online.iter().any(|other| {
        if both_ascii(other, name) {
            other.eq_ignore_ascii_case(name)
        } else {
            lowercase(other).eq(lowercase(name))
        }
    })
}

/// Of the names that begin with `typed`, when both are in lowercase, the first in the order of their
/// lowercase. Of names that differ only in case, the first in the list. (The same exception for Σ.)
fn suggest<'a>(online: &'a [String], typed: &str) -> Option<&'a str> {
    online
        .iter()
        .filter(|name| begins_with(name, typed))
        .min_by(|a, b| lowercase(a).cmp(lowercase(b)))
        .map(String::as_str)
}

/// The characters of a text in lowercase, made as they are asked for.
fn lowercase(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

fn both_ascii(a: &str, b: &str) -> bool {
    a.is_ascii() && b.is_ascii()
}

fn begins_with(name: &str, typed: &str) -> bool {
    if both_ascii(name, typed) {
        return name.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
    }
    let mut name = lowercase(name);
    lowercase(typed).all(|c| name.next() == Some(c))
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
