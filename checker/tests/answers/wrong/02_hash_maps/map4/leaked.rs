// Wrong: texts are handed out as slices that live for ever
// Fails: gives_all_of_it_back
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
    translated: HashMap<String, HashMap<Key, &'static str>>,
    original: HashMap<Key, &'static str>,
}

impl Texts {
    fn new() -> Texts {
        Texts { translated: HashMap::new(), original: HashMap::new() }
    }

    /// Adds a text of the developers; a later one under the same key replaces it.
    fn add_original(&mut self, key: &str, text: &str) {
        self.original.insert(Key(key.to_string()), text.to_string().leak());
    }

    /// Adds a text in a language; a later one under the same key replaces it.
    fn add(&mut self, language: &str, key: &str, text: &str) {
        if !self.translated.contains_key(language) {
            self.translated.insert(language.to_string(), HashMap::new());
        }
        if let Some(texts) = self.translated.get_mut(language) {
            texts.insert(Key(key.to_string()), text.to_string().leak());
        }
    }

    /// The text to show in a language: that of the language, or else that of the developers.
    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let translated = self.translated.get(language).and_then(|texts| texts.get(key));
        let text = translated.or_else(|| self.original.get(key));
        text.copied()
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
