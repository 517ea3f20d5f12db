// Wrong: the pair is joined in a String that is kept, and grows for a longer key
// Fails: misses_without_allocating
use std::borrow::Borrow;
use std::cell::RefCell;
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
    translated: HashMap<String, String>,
    original: HashMap<Key, String>,
    joined: RefCell<String>,
}

impl Texts {
    fn new() -> Texts {
        Texts {
            translated: HashMap::new(),
            original: HashMap::new(),
            joined: RefCell::new(String::with_capacity(400)),
        }
    }

    /// Adds a text of the developers; a later one under the same key replaces it.
    fn add_original(&mut self, key: &str, text: &str) {
        self.original.insert(Key(key.to_string()), text.to_string());
    }

    /// Adds a text in a language; a later one under the same key replaces it.
    fn add(&mut self, language: &str, key: &str, text: &str) {
        let joined = format!("{}:{language}{key}", language.len());
        self.translated.insert(joined, text.to_string());
    }

    /// The text to show in a language: that of the language, or else that of the developers.
    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let mut joined = self.joined.borrow_mut();
        joined.clear();
        let _ = std::fmt::Write::write_fmt(&mut *joined, format_args!("{}:{language}{key}", language.len()));
        let translated = self.translated.get(joined.as_str());
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
