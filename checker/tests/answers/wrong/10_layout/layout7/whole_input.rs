// Wrong: the whole input is kept, and the starts of its words in order; a word that comes twice is kept twice.
// Fails: ten_thousand_words_are_their_letters_and_a_few_bytes_each

use std::hint::black_box;

use heaplings::bench;

struct Words {
    text: String,
    starts: Vec<u32>,
}

impl Words {
    fn new(text: &str) -> Words {
        let word = |start: u32| text[start as usize..].lines().next().unwrap_or_default().trim();
        let mut starts = Vec::with_capacity(text.lines().filter(|line| !line.trim().is_empty()).count());
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                starts.push(start);
            }
            start += line.len() as u32;
        }
        starts.sort_unstable_by_key(|start| word(*start));
        starts.dedup_by_key(|start| word(*start));
        starts.shrink_to_fit();
        Words { text: text.to_string(), starts }
    }
    fn len(&self) -> usize {
        self.starts.len()
    }
    fn word(&self, start: u32) -> &str {
        self.text[start as usize..].lines().next().unwrap_or_default().trim()
    }
    fn get(&self, i: usize) -> Option<&str> {
        self.starts.get(i).map(|start| self.word(*start))
    }
    fn contains(&self, word: &str) -> bool {
        self.starts.binary_search_by(|start| self.word(*start).cmp(word)).is_ok()
    }
    fn beginning_with(&self, letters: &str) -> impl Iterator<Item = &str> {
        let first = self.starts.partition_point(|start| self.word(*start) < letters);
        self.starts[first..]
            .iter()
            .map(|start| self.word(*start))
            .take_while(move |word| word.starts_with(letters))
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
