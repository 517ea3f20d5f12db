// Wrong: a boxed str is a third smaller than a String, and still two words and a block for each.
// Fails: ten_thousand_words_are_their_letters_and_a_few_bytes_each, ten_thousand_words_have_no_block_of_their_own

use std::hint::black_box;

use heaplings::bench;

struct Words {
    words: Box<[Box<str>]>,
}

impl Words {
    fn new(text: &str) -> Words {
        let mut words: Vec<&str> = text.lines().map(str::trim).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        Words { words: words.into_iter().map(Box::from).collect() }
    }
    fn len(&self) -> usize {
        self.words.len()
    }
    fn get(&self, i: usize) -> Option<&str> {
        self.words.get(i).map(|word| &**word)
    }
    fn contains(&self, word: &str) -> bool {
        self.words.binary_search_by(|other| (**other).cmp(word)).is_ok()
    }
    fn beginning_with(&self, letters: &str) -> impl Iterator<Item = &str> {
        let first = self.words.partition_point(|word| **word < *letters);
        self.words[first..].iter().map(|word| &**word).take_while(move |word| word.starts_with(letters))
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
