// map4
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::hint::black_box;

use heaplings::bench;

#[derive(PartialEq, Eq, Hash)]
struct Key(String);

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A language and a key, owned or not.
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

impl Hash for dyn Pair + '_ {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.pair().hash(state);
    }
}

impl PartialEq for dyn Pair + '_ {
    fn eq(&self, other: &Self) -> bool {
        self.pair() == other.pair()
    }
}

impl Eq for dyn Pair + '_ {}

impl<'a> Borrow<dyn Pair + 'a> for (String, Key) {
    fn borrow(&self) -> &(dyn Pair + 'a) {
        self
    }
}

struct Texts {
    translated: HashMap<(String, Key), String>,
    original: HashMap<Key, String>,
}

impl Texts {
    fn new() -> Texts {
        Texts { translated: HashMap::new(), original: HashMap::new() }
    }

    fn add_original(&mut self, key: &str, text: &str) {
        self.original.insert(Key(key.to_string()), text.to_string());
    }

    fn add(&mut self, language: &str, key: &str, text: &str) {
        self.translated.insert((language.to_string(), Key(key.to_string())), text.to_string());
    }

    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let translated = self.translated.get(&(language, key) as &dyn Pair);
        translated.or_else(|| self.original.get(key)).map(String::as_str)
    }

    fn len(&self) -> usize {
        self.translated.len() + self.original.len()
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
