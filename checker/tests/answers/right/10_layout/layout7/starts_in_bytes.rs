// Right: the letters are bytes, and the list tells where words start, with one start more at the end.

use std::hint::black_box;

use heaplings::bench;

struct Words {
    bytes: Box<[u8]>,
    starts: Box<[u32]>,
}

impl Words {
    fn new(text: &str) -> Words {
        let mut words: Vec<&str> = text.lines().map(str::trim).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        let bytes: String = words.concat();
        let mut starts = vec![0];
        starts.reserve_exact(words.len());
        let mut end = 0;
        for word in &words {
            end += word.len() as u32;
            starts.push(end);
        }
        Words { bytes: bytes.into_bytes().into_boxed_slice(), starts: starts.into_boxed_slice() }
    }
    fn len(&self) -> usize {
        self.starts.len() - 1
    }
    fn bytes(&self, i: usize) -> &[u8] {
        &self.bytes[self.starts[i] as usize..self.starts[i + 1] as usize]
    }
    fn get(&self, i: usize) -> Option<&str> {
        (i < self.len()).then(|| str::from_utf8(self.bytes(i)).unwrap_or_default())
    }
    fn first(&self, word: &str) -> usize {
        let (mut at, mut len) = (0, self.len());
        while len > 0 {
            let half = len / 2;
            if self.bytes(at + half) < word.as_bytes() {
                at += half + 1;
                len -= half + 1;
            } else {
                len = half;
            }
        }
        at
    }
    fn contains(&self, word: &str) -> bool {
        self.get(self.first(word)) == Some(word)
    }
    fn beginning_with(&self, letters: &str) -> impl Iterator<Item = &str> {
        (self.first(letters)..self.len())
            .filter_map(|i| self.get(i))
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
