//! A keyboard suggests words while people type. It reads its dictionary once, one word per line, in any order
//! and some of them twice, and never changes it. It asks whether a word is there, and which words begin with
//! given letters.
//!
//! It is correct, but each word is a String that could grow.
//! Goal: no more than five bytes for a word besides its letters, and no block for a word.

use std::hint::black_box;

use heaplings::bench;

// TODO: store the words as a text that does not change.
/// The words of a dictionary, in order, each of them once.
struct Words {
    words: Vec<String>,
}

impl Words {
    /// The words in the lines of a text. A blank line is no word. A text has less than 4 GiB.
    fn new(text: &str) -> Words {
        let mut words: Vec<String> =
            text.lines().map(str::trim).filter(|word| !word.is_empty()).map(String::from).collect();
        words.sort_unstable();
        words.dedup();
        Words { words }
    }

    fn len(&self) -> usize {
        self.words.len()
    }

    /// The word with this number, in order from 0.
    fn get(&self, i: usize) -> Option<&str> {
        self.words.get(i).map(String::as_str)
    }

    fn contains(&self, word: &str) -> bool {
        self.words.binary_search_by(|other| other.as_str().cmp(word)).is_ok()
    }

    /// The words that begin with these letters, in order.
    fn beginning_with(&self, letters: &str) -> impl Iterator<Item = &str> {
        let first = self.words.partition_point(|word| word.as_str() < letters);
        let words = self.words[first..].iter().map(String::as_str);
        words.take_while(move |word| word.starts_with(letters))
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    /// All words, asked for by number.
    fn all(words: &Words) -> Vec<&str> {
        (0..words.len()).map(|i| words.get(i).unwrap()).collect()
    }

    fn beginning(words: &Words, letters: &str) -> Vec<String> {
        words.beginning_with(letters).map(String::from).collect()
    }

    #[test]
    fn words_are_in_order_and_there_once() {
        assert!(all(&Words::new("")).is_empty() && all(&Words::new("\n \n")).is_empty());
        assert_eq!(all(&Words::new("b\na\r\nc\n\nb\n a \nab")), ["a", "ab", "b", "c"]);
        let words = Words::new("zoo\nÄpfel\n雪\nzoologie\nein Haus");
        assert_eq!(all(&words), ["ein Haus", "zoo", "zoologie", "Äpfel", "雪"]);
        assert_eq!((Words::new("a\nb").get(2), Words::new("").get(0)), (None, None));
    }

    #[test]
    fn finds_what_is_there_and_nothing_else() {
        let words = Words::new("new\nnewer\nnews\nold\nön\n");
        assert!(["new", "newer", "news", "old", "ön"].iter().all(|word| words.contains(word)));
        let others = ["", "n", "ne", "newe", "newest", "newsold", "wold", "zz", "ö"];
        assert!(!others.iter().any(|word| words.contains(word)));
        assert!(!Words::new("").contains(""));
    }

    #[test]
    fn finds_what_begins_with_some_letters() {
        let words = Words::new("new\nnewer\nnews\nold\nön\nöne\n");
        assert_eq!(beginning(&words, "new"), ["new", "newer", "news"]);
        assert_eq!(beginning(&words, "ö"), ["ön", "öne"]);
        assert_eq!(beginning(&words, "newer"), ["newer"]);
        assert_eq!(beginning(&words, ""), all(&words));
        assert!(["newest", "a", "zz", "news\n"].iter().all(|letters| beginning(&words, letters).is_empty()));
    }

    #[test]
    fn a_whole_dictionary() {
        let text = text(5_000);
        let long = "x".repeat(100_000);
        let words = Words::new(&(text.clone() + &long + "\n" + &text));
        let mut expected: Vec<&str> = text.lines().chain([long.as_str()]).collect();
        expected.sort_unstable();
        assert_eq!(all(&words), expected);
        assert!(expected.iter().all(|word| words.contains(word)));
        let twelve = |word: &&&str| word.starts_with("wo12");
        assert!(words.beginning_with("wo12").eq(expected.iter().filter(twelve).copied()));
        drop(words);
        assert_eq!(measure(|| drop(Words::new("a\nb\n"))).curr_blocks, 0);
    }

    #[test]
    fn ten_thousand_words_are_their_letters_and_a_few_bytes_each() {
        // Each word is there twice, and there is room for it once.
        let heap = measure_with(|| text(10_000).repeat(2), |text| Words::new(&text));
        // 80,000 letters, and an end of four bytes for each word. There is room for a byte between two words.
        dhat::assert!(heap.curr_bytes <= 130_016);
    }

    #[test]
    fn ten_thousand_words_have_no_block_of_their_own() {
        let heap = measure_with(|| text(10_000), |text| Words::new(&text));
        // The letters, the ends, and what a list of words to sort takes as it grows. All three may grow.
        dhat::assert!(heap.total_blocks <= 60);
    }
}
