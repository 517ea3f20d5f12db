//! A keyboard's dictionary: all letters in one text, and where each word ends.
//!
//! ## Why it works
//!
//! A String is ready for everything: it can grow, shrink, and be freed by itself. For that it has 24 bytes
//! and a block of its own. The words of a dictionary never do that. Together they are one text, and the end
//! of each is enough to find it, since it begins where the one before ends. An offset is a `u32`, so a word
//! costs its letters and 4 bytes, and there are two blocks, for ten words or for a million.
//!
//! The words are sorted while they still borrow from the input, as `&str`, so nothing is copied to be sorted.
//! Only then their letters are copied, in order, into a text of the right capacity. A binary search needs
//! only the i-th word, which two offsets give.
//!
//! ## What it costs
//!
//! No word can be changed, removed or inserted without moving all that follows. Offsets of 32 bits end at 4
//! GiB of letters, and `expect` says so. And each time a `str` is indexed, it checks that no character is cut
//! in two.
//!
//! ## When not to
//!
//! When words come and go: then `Box<str>` saves a third of a String's bytes, and keeps a block for each.
//! When they are handed out as owned values, or are few. When most words begin alike, a trie or a finite
//! state machine is smaller still.
//!
//! ## Another way
//!
//! Keep the whole input as it came, unsorted, and a list of starts in the order of the words: 4 bytes a word
//! and its newline. But duplicates and blank lines stay in memory, which the tests refuse. The crate `fst`
//! stores shared beginnings and endings of words only once, in a form that can be mapped from a file, and
//! searches it with patterns; for a few megabytes of words, std is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | ten_thousand_words_are_their_letters_and_a_few_bytes_each | before | 20014 | 1732768 | 946432 | 866432 |
//! | | after | 16 | 1168512 | 644288 | 120000 |
//! | ten_thousand_words_have_no_block_of_their_own | before | 10013 | 866336 | 473216 | 473216 |
//! | | after | 15 | 644224 | 382144 | 120000 |
//!
//! Seen: boxdot/osmflat-rs#73: strings packed together, and smaller tags: 9.5 GB in place of 14.9

use std::hint::black_box;

use heaplings::bench;

/// The words of a dictionary, in order, each of them once.
struct Words {
    /// One word after the other.
    letters: String,
    /// Where each of them ends.
    ends: Vec<u32>,
}

impl Words {
    /// The words in the lines of a text. A blank line is no word. A text has less than 4 GiB.
    fn new(text: &str) -> Words {
        let mut words: Vec<&str> = text.lines().map(str::trim).filter(|word| !word.is_empty()).collect();
        words.sort_unstable();
        words.dedup();
        let mut letters = String::with_capacity(words.iter().map(|word| word.len()).sum());
        let mut ends = Vec::with_capacity(words.len());
        for word in words {
            letters.push_str(word);
            ends.push(u32::try_from(letters.len()).expect("a text has less than 4 GiB"));
        }
        Words { letters, ends }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word with this number, in order from 0.
    fn get(&self, i: usize) -> Option<&str> {
        let end = *self.ends.get(i)? as usize;
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
        Some(&self.letters[start..end])
    }

    fn contains(&self, word: &str) -> bool {
        self.get(self.first_from(word)) == Some(word)
    }

    /// The words that begin with these letters, in order.
    fn beginning_with(&self, letters: &str) -> impl Iterator<Item = &str> {
        let words = (self.first_from(letters)..self.len()).map_while(|i| self.get(i));
        words.take_while(move |word| word.starts_with(letters))
    }

    /// The number of the first word that is not smaller than this one.
    fn first_from(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle).is_some_and(|other| other < word) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
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
