// Wrong: a lazy one keeps the sorted text and searches it as a text, so a word that is a part of another is found.
// Fails: finds_what_is_there_and_nothing_else

use std::hint::black_box;

use heaplings::bench;

struct Words {
    text: String,
    words: usize,
}

impl Words {
    fn new(text: &str) -> Words {
        let mut words: Vec<&str> = text.lines().map(str::trim).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        Words { text: words.join("\n"), words: words.len() }
    }
    fn len(&self) -> usize {
        self.words
    }
    fn get(&self, i: usize) -> Option<&str> {
        self.text.lines().nth(i)
    }
    fn contains(&self, word: &str) -> bool {
        self.text.contains(word)
    }
    fn beginning_with(&self, letters: &str) -> impl Iterator<Item = &str> {
        self.text.lines().filter(move |word| word.starts_with(letters))
    }
}

/// A text of `n` words of 8 letters, in no order.
fn text(n: u32) -> String {
    (0..n).map(|i| format!("wo{:06x}\n", i.wrapping_mul(0x9e_3779) & 0xff_ffff)).collect()
}

fn main() {
    let text = text(10_000);
    let words = Words::new(&text);
    bench("new(10000 words)", || Words::new(black_box(&text)));
    bench("look up 3 words", || {
        let found = ["wo9e3779", "wo", "wozzz"].map(|word| words.contains(black_box(word)));
        (found, words.beginning_with(black_box("wo12")).count(), words.get(1), words.len())
    });
}
