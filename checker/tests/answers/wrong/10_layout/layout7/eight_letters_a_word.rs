// Wrong: words of a fixed width need no ends; longer ones are cut, and shorter ones are filled up.
// Fails: a_whole_dictionary

use std::hint::black_box;

use heaplings::bench;

struct Words {
    words: Vec<[u8; 12]>,
}

impl Words {
    fn new(text: &str) -> Words {
        let mut words: Vec<&str> = text.lines().map(str::trim).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        let array = |word: &str| {
            let mut array = [0; 12];
            let len = word.len().min(12);
            array[..len].copy_from_slice(&word.as_bytes()[..len]);
            array
        };
        Words { words: words.into_iter().map(array).collect() }
    }
    fn len(&self) -> usize {
        self.words.len()
    }
    fn get(&self, i: usize) -> Option<&str> {
        let word = self.words.get(i)?;
        str::from_utf8(word).ok().map(|word| word.trim_end_matches('\0'))
    }
    fn contains(&self, word: &str) -> bool {
        (0..self.len()).any(|i| self.get(i) == Some(word))
    }
    fn beginning_with(&self, letters: &str) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|i| self.get(i)).filter(move |word| word.starts_with(letters))
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
