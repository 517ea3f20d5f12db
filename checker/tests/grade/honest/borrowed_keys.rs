// map4
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::hint::black_box;

use heaplings::bench;

type Language = BTreeMap<Box<str>, Box<str>>;

#[derive(Default)]
struct Texts {
    translated: BTreeMap<Box<str>, Language>,
    original: Language,
}

impl Texts {
    fn new() -> Self {
        Self::default()
    }

    fn add_original(&mut self, key: &str, text: &str) {
        self.original.insert(key.into(), text.into());
    }

    fn add(&mut self, language: &str, key: &str, text: &str) {
        let texts = match self.translated.entry(language.into()) {
            Entry::Vacant(place) => place.insert(Language::new()),
            Entry::Occupied(texts) => texts.into_mut(),
        };
        texts.insert(key.into(), text.into());
    }

    fn get(&self, language: &str, key: &str) -> Option<&str> {
        let own = self.translated.get(language).and_then(|texts| texts.get(key));
        own.or_else(|| self.original.get(key)).map(|text| &**text)
    }

    fn len(&self) -> usize {
        self.translated.values().chain([&self.original]).map(BTreeMap::len).sum()
    }
}

const LANGUAGES: [&str; 3] = ["de", "pt-BR", "中文"];

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
    bench("get", || black_box(&texts).get("pt-BR", "text.4").map(str::len));
}
