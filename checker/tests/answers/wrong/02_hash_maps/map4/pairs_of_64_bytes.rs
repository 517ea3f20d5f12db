// Wrong: the pair is written into an array, which a longer one does not fit
// Fails: tells_language_and_key_apart
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// The key of a text, such as `cart.empty`.
type Key = String;

/// The length of the language, and up to 64 bytes of it and the key.
type Pair = (usize, [u8; 64]);

fn pair(language: &str, key: &str) -> Pair {
    let mut bytes = [0; 64];
    for (to, from) in bytes.iter_mut().zip(language.bytes().chain(key.bytes()).chain([255])) {
        *to = from;
    }
    (language.len(), bytes)
}

/// The texts of a shop.
struct Texts {
    translated: HashMap<Pair, String>,
    original: HashMap<Key, String>,
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
        self.translated.insert(pair(language, key), text.to_string());
    }

    /// The text to show in a language: that of the language, or else that of the developers.
    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let text = self.translated.get(&pair(language, key)).or_else(|| self.original.get(key));
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
