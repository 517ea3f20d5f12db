// Wrong: looks at one text after the other
// Fails: finds_one_of_60_000_texts
use std::hint::black_box;

use heaplings::bench;

/// The key of a text, such as `cart.empty`.
#[derive(PartialEq, Eq, Hash)]
struct Key(String);

/// The texts of a shop.
struct Texts {
    translated: Vec<(String, Key, String)>,
    original: Vec<(Key, String)>,
}

impl Texts {
    fn new() -> Texts {
        Texts { translated: Vec::new(), original: Vec::new() }
    }

    /// Adds a text of the developers; a later one under the same key replaces it.
    fn add_original(&mut self, key: &str, text: &str) {
        self.original.retain(|(k, _)| k.0 != key);
        self.original.push((Key(key.to_string()), text.to_string()));
    }

    /// Adds a text in a language; a later one under the same key replaces it.
    fn add(&mut self, language: &str, key: &str, text: &str) {
        self.translated.retain(|(l, k, _)| l != language || k.0 != key);
        self.translated.push((language.to_string(), Key(key.to_string()), text.to_string()));
    }

    /// The text to show in a language: that of the language, or else that of the developers.
    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let translated =
            self.translated.iter().find(|(l, k, _)| l == language && k.0 == key).map(|(_, _, t)| t);
        translated
            .or_else(|| self.original.iter().find(|(k, _)| k.0 == key).map(|(_, t)| t))
            .map(String::as_str)
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
