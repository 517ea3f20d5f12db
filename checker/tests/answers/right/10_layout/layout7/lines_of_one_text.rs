// Right: the words stay lines of one text, in order, and the list tells where each line starts.

use std::hint::black_box;

use heaplings::bench;

struct Words {
    text: String,
    starts: Vec<u32>,
}

impl Words {
    fn new(text: &str) -> Words {
        let mut words: Vec<&str> = text.lines().map(str::trim).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        let (mut lines, mut starts) = (String::new(), Vec::with_capacity(words.len()));
        lines.reserve_exact(words.iter().map(|word| word.len() + 1).sum());
        for word in words {
            starts.push(u32::try_from(lines.len()).expect("less than 4 GiB"));
            lines.push_str(word);
            lines.push('\n');
        }
        Words { text: lines, starts }
    }
    fn len(&self) -> usize {
        self.starts.len()
    }
    fn word(&self, start: u32) -> &str {
        self.text[start as usize..].lines().next().unwrap_or_default()
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
