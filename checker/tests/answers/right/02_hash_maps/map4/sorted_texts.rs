// Right: all texts in one sorted Vec, searched by halving; the original has no language
use std::hint::black_box;

use heaplings::bench;

/// A language, or none for what the developers wrote, a key, and the text.
type Entry = (Option<String>, String, String);

/// The texts of a shop, in the order of their languages and keys.
struct Texts {
    entries: Vec<Entry>,
}

impl Texts {
    fn new() -> Texts {
        Texts { entries: Vec::new() }
    }

    fn find(&self, language: Option<&str>, key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|(l, k, _)| (l.as_deref(), k.as_str()).cmp(&(language, key)))
    }

    fn put(&mut self, language: Option<&str>, key: &str, text: &str) {
        match self.find(language, key) {
            Ok(at) => self.entries[at].2 = text.to_string(),
            Err(at) => {
                self.entries.insert(at, (language.map(str::to_string), key.to_string(), text.to_string()));
            }
        }
    }

    fn add_original(&mut self, key: &str, text: &str) {
        self.put(None, key, text);
    }

    fn add(&mut self, language: &str, key: &str, text: &str) {
        self.put(Some(language), key, text);
    }

    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let at = self.find(Some(language), key).or_else(|_| self.find(None, key)).ok()?;
        Some(&self.entries[at].2)
    }

    fn len(&self) -> usize {
        self.entries.len()
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
    bench("get(a text)", || texts.get(black_box("pt-BR"), "text.10").map(str::len));
}
