//! A shop looks up its texts by language and key, and borrows what it searches for.
//!
//! ## Why it works
//!
//! `get` only hashes and compares its key, so it takes `&Q` for every `Q` that the map's key can be borrowed
//! as: `K: Borrow<Q>`. A String can be borrowed as a `str`; a type of your own can as soon as it says so, in
//! five lines. `Borrow` is a promise: the borrowed form and the key have equal hashes, and are equal in the
//! same cases. `Key` keeps it, because it derives both from the one String that it holds.
//!
//! A pair of Strings cannot be borrowed as a pair of slices: there is no such pair in memory that a reference
//! could point at. So the pair is taken apart, into a map of languages that holds maps of keys, and each step
//! is a look-up by `&str`.
//!
//! ## What it costs
//!
//! Two searches instead of one, and a table for every language. In return the language is stored once and
//! not with each text. Counting the texts is now a sum over the languages, and going over all of them is a
//! loop in a loop.
//!
//! ## When not to
//!
//! When the first half of the pair is nearly as varied as the whole: a map of maps for a million users with
//! two keys each is a million small tables. When a key is `Copy`, a pair of numbers or of `&'static str`,
//! build it: that costs no memory. And do not implement `Borrow` where the borrowed form compares in another
//! way than the key, as for a name that ignores case: look-ups would miss, now and then.
//!
//! ## Another way
//!
//! Keep the pair, and borrow it as a trait object: `trait Pair { fn pair(&self) -> (&str, &str); }` for both
//! `(String, Key)` and `(&str, &str)`, `Hash` and `Eq` for `dyn Pair + '_`, and `Borrow<dyn Pair + 'a>` for
//! `(String, Key)`. One table and one search, at the price of twenty lines. A sorted Vec does it too:
//! `binary_search_by` compares in any way you like. And where languages are few and known, make them an enum.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | finds_without_allocating | before | 900 | 5385 | 14 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | falls_back_without_allocating | before | 900 | 5180 | 10 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | misses_without_allocating | before | 903 | 27402 | 11002 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// The key of a text, such as `cart.empty`.
#[derive(PartialEq, Eq, Hash)]
struct Key(String);

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The texts of a shop.
struct Texts {
    /// By language, then by key.
    translated: HashMap<String, HashMap<Key, String>>,
    original: HashMap<Key, String>,
}

impl Texts {
    fn new() -> Texts {
        Texts { translated: HashMap::new(), original: HashMap::new() }
    }

    /// Adds a text of the developers; a later one under the same key replaces it.
    fn add_original(&mut self, key: &str, text: &str) {
        self.original.insert(Key(key.to_string()), text.to_string());
    }

    /// Adds a text in a language; a later one under the same key replaces it.
    fn add(&mut self, language: &str, key: &str, text: &str) {
        if !self.translated.contains_key(language) {
            self.translated.insert(language.to_string(), HashMap::new());
        }
        if let Some(texts) = self.translated.get_mut(language) {
            texts.insert(Key(key.to_string()), text.to_string());
        }
    }

    /// The text to show in a language: that of the language, or else that of the developers.
    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let translated = self.translated.get(language).and_then(|texts| texts.get(key));
        let text = translated.or_else(|| self.original.get(key));
        text.map(|text| text.as_str())
    }

    /// How many texts there are, in all languages and the original.
    fn len(&self) -> usize {
        self.translated.values().map(HashMap::len).sum::<usize>() + self.original.len()
    }
}

/// The languages of the shop.
const LANGUAGES: [&str; 3] = ["de", "pt-BR", "中文"];

/// A shop with `n` texts under `text.0`, `text.1` and so on, and every second of them in three languages.
fn shop(n: usize) -> Texts {
    let mut texts = Texts::new();
    for i in 0..n {
        let key = format!("text.{i}");
        texts.add_original(&key, &format!("text {i}"));
        for language in LANGUAGES.iter().filter(|_| i % 2 == 0) {
            texts.add(language, &key, &format!("{language} {i}"));
        }
    }
    texts
}

fn main() {
    let texts = shop(400);
    eprintln!("{} texts", texts.len());
    let keys: Vec<String> = (0..400).map(|i| format!("text.{i}")).collect();
    bench("get(a page of 400 texts)", || {
        keys.iter().filter_map(|key| texts.get(black_box("pt-BR"), key)).map(str::len).sum::<usize>()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    fn keys(numbers: impl Iterator<Item = usize>) -> Vec<String> {
        numbers.map(|i| format!("text.{i}")).collect()
    }

    #[test]
    fn nothing_and_one_text() {
        let mut texts = Texts::new();
        assert_eq!((texts.get("de", "cart"), texts.len()), (None, 0));
        texts.add("de", "cart", "Warenkorb");
        assert_eq!((texts.get("de", "cart"), texts.len()), (Some("Warenkorb"), 1));
        assert!([("fr", "cart"), ("de", "car"), ("", "cart")].iter().all(|(l, k)| texts.get(l, k).is_none()));
    }

    #[test]
    fn prefers_the_language_and_falls_back() {
        let mut texts = Texts::new();
        texts.add_original("cart", "cart");
        texts.add("de", "cart", "Wagen");
        texts.add("de", "cart", "Warenkorb");
        texts.add("de", "größe", "Größe");
        texts.add_original("größe", "size?");
        texts.add_original("größe", "size");
        assert_eq!(texts.len(), 4);
        assert_eq!((texts.get("de", "cart"), texts.get("de", "größe")), (Some("Warenkorb"), Some("Größe")));
        assert_eq!((texts.get("fr", "cart"), texts.get("fr", "größe")), (Some("cart"), Some("size")));
        assert_eq!((texts.get("DE", "cart"), texts.get("de", "Cart")), (Some("cart"), None));
    }

    #[test]
    fn tells_language_and_key_apart() {
        let mut texts = Texts::new();
        let long = ["x", "y"].map(|end| "checkout.".repeat(40) + end);
        let pairs = [("a", "bc"), ("ab", "c"), ("abc", ""), ("", "abc"), ("a\0b", "c"), ("a", "b\0c")];
        let pairs = pairs.into_iter().chain(long.iter().map(|key| ("de", key.as_str())));
        for (language, key) in pairs.clone() {
            texts.add(language, key, &format!("{language:?} {key:?}"));
        }
        assert_eq!(texts.len(), 8);
        for (language, key) in pairs {
            assert_eq!(texts.get(language, key), Some(format!("{language:?} {key:?}").as_str()));
        }
        assert_eq!((texts.get("bc", "a"), texts.get("de", &long[0][1..])), (None, None));
    }

    #[test]
    fn a_shop_has_its_texts() {
        for n in [1, 10, 301] {
            let texts = shop(n);
            assert_eq!(texts.len(), n + 3 * n.div_ceil(2));
            for (i, key) in keys(0..n).iter().enumerate() {
                for language in LANGUAGES {
                    let own = format!("{language} {i}");
                    let expected = if i % 2 == 0 { own } else { format!("text {i}") };
                    assert_eq!(texts.get(language, key), Some(expected.as_str()));
                }
                assert_eq!(texts.get("fr", key), Some(format!("text {i}").as_str()));
            }
        }
    }

    #[test]
    fn finds_one_of_60_000_texts() {
        // A search from the first text to the last would take longer than a test may.
        let keys: Vec<String> = (0..60_000).map(|i| format!("text.{i:05}")).collect();
        let mut texts = Texts::new();
        keys.iter().for_each(|key| texts.add("de", key, key));
        assert_eq!(texts.len(), 60_000);
        assert!(keys.iter().all(|key| texts.get("de", key) == Some(key)));
    }

    #[test]
    fn gives_all_of_it_back() {
        let heap = measure(|| {
            let texts = shop(10);
            assert!(texts.get("de", "text.4").is_some() && texts.get("fr", "text.11").is_none());
        });
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn finds_without_allocating() {
        let heap = measure_with(
            || (shop(300), keys((0..300).step_by(2))),
            |(texts, keys)| assert!(LANGUAGES.iter().all(|l| keys.iter().all(|k| texts.get(l, k).is_some()))),
        );
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn falls_back_without_allocating() {
        let heap = measure_with(
            || (shop(300), keys(0..300)),
            |(texts, keys)| assert!(keys.iter().all(|key| texts.get("fr", key).is_some())),
        );
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn misses_without_allocating() {
        let long = || std::iter::once("conditions.".repeat(1_000));
        let heap = measure_with(
            || (shop(100), keys(300..600).into_iter().chain(long()).collect::<Vec<_>>()),
            |(texts, keys)| assert!(keys.iter().all(|key| texts.get("de", key).is_none())),
        );
        dhat::assert!(heap.total_blocks == 0);
    }
}
