// Right: Strings as keys, and a text that is looked up in a chain of two maps
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// The texts of a shop.
struct Texts {
    /// By language, then by key.
    translated: HashMap<String, HashMap<String, String>>,
    original: HashMap<String, String>,
}

impl Texts {
    fn new() -> Texts {
        Texts { translated: HashMap::new(), original: HashMap::new() }
    }

    /// Adds a text of the developers; a later one under the same key replaces it.
    fn add_original(&mut self, key: &str, text: &str) {
        self.original.insert(key.to_string(), text.to_string());
    }

    /// Adds a text in a language; a later one under the same key replaces it.
    fn add(&mut self, language: &str, key: &str, text: &str) {
        if !self.translated.contains_key(language) {
            self.translated.insert(language.to_string(), HashMap::new());
        }
        if let Some(texts) = self.translated.get_mut(language) {
            texts.insert(key.to_string(), text.to_string());
        }
    }

    /// The text to show in a language: that of the language, or else that of the developers.
    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let own = self.translated.get(language).into_iter();
        own.chain([&self.original]).find_map(|texts| texts.get(key)).map(String::as_str)
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
