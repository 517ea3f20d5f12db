// Wrong: language and key are joined by a character that both can hold
// Fails: tells_language_and_key_apart
use std::cell::RefCell;
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// The key of a text, such as `cart.empty`.
type Key = String;

/// The texts of a shop.
struct Texts {
    translated: HashMap<String, String>,
    joined: RefCell<String>,
    original: HashMap<Key, String>,
}

impl Texts {
    fn new() -> Texts {
        Texts { translated: HashMap::new(), joined: RefCell::default(), original: HashMap::new() }
    }

    /// Adds a text of the developers; a later one under the same key replaces it.
    fn add_original(&mut self, key: &str, text: &str) {
        self.original.insert(key.to_string(), text.to_string());
    }

    /// Adds a text in a language; a later one under the same key replaces it.
    fn add(&mut self, language: &str, key: &str, text: &str) {
        self.translated.insert(format!("{language}\0{key}"), text.to_string());
        self.joined.borrow_mut().reserve(language.len() + key.len() + 1);
    }

    /// The text to show in a language: that of the language, or else that of the developers.
    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let mut joined = self.joined.borrow_mut();
        joined.clear();
        for part in [language, "\0", key] {
            joined.push_str(part);
        }
        let text = self.translated.get(joined.as_str()).or_else(|| self.original.get(key));
        text.map(|text| text.as_str())
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
