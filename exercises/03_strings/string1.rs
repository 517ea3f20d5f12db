//! A chat server is slow at noon. A profile shows that it spends its time on texts: it makes them, joins
//! them, walks through them and shares them. In a review a colleague asks what each of those steps allocates,
//! and nobody is sure. There is nothing to optimise here: put numbers in place of the zeros. The tests
//! measure and compare.
//! Goal: ten right answers, from what you know or from what you try out.

use std::hint::black_box;

use heaplings::bench;

/// How many allocations each of these makes: `String::new()`, `"".to_string()` and `"moin".to_string()`.
const NEW_EMPTY_AND_MOIN: (usize, usize, usize) = (0, 0, 0); // TODO

/// The capacity of an empty String after `push('a')`.
const AFTER_FIRST_PUSH: usize = 0; // TODO

/// A String begins empty, and 1,000 letters are pushed, one by one, each of one byte. How often does it
/// ask for memory in all? A block that grows counts again.
const ALLOCATIONS_OF_1000_PUSHES: usize = 0; // TODO

/// A String holds 100 bytes and has room for 100. Its capacity after `push('!')`.
const AFTER_PUSH_ON_FULL: usize = 0; // TODO

/// A text begins empty and is put together from 100 words of 10 bytes: how many allocations in all, if
/// each is added by `text += &format!("{word}")`, and how many if it is added by `text.push_str(word)`?
const BY_FORMAT_AND_BY_PUSH_STR: (usize, usize) = (0, 0); // TODO

/// How many `chars()` there are in `"Grüße aus 北京"`, and what its `len()` is.
const CHARS_AND_LEN: (usize, usize) = (0, 0); // TODO

/// How many bytes 1,000 letters `a` take on the heap as a `Box<str>`, and how many as a `Box<[char]>`.
const AS_TEXT_AND_AS_CHARS: (usize, usize) = (0, 0); // TODO

/// How many allocations it takes to count the vowels in `text.chars()`, to look at the first word by
/// `text.split(' ').next()`, and to make `text.to_lowercase()` of a text that is in small letters.
const WALK_SLICE_AND_LOWERCASE: (usize, usize, usize) = (0, 0, 0); // TODO

/// How many allocations each of these makes: `String::from_utf8` of a `Vec<u8>`, `into_bytes` of that String,
/// and `into_boxed_str` of a String with room for 1,000 bytes that holds 10.
const FROM_INTO_AND_BOXED: (usize, usize, usize) = (0, 0, 0); // TODO

/// A message goes to 1,000 people. How many allocations does it take to make 1,000 clones of its `String`,
/// and how many to make an `Rc<str>` of the String and 1,000 clones of that?
const CLONES_AND_SHARED: (usize, usize) = (0, 0); // TODO

/// A text of letters, pushed one after the other.
fn letters(n: usize) -> String {
    let mut text = String::new();
    for _ in 0..n {
        text.push(black_box('a'));
    }
    text
}

fn main() {
    eprintln!("{NEW_EMPTY_AND_MOIN:?} {AFTER_FIRST_PUSH} {ALLOCATIONS_OF_1000_PUSHES} {AFTER_PUSH_ON_FULL}");
    eprintln!("{BY_FORMAT_AND_BY_PUSH_STR:?} {CHARS_AND_LEN:?} {AS_TEXT_AND_AS_CHARS:?}");
    eprintln!("{WALK_SLICE_AND_LOWERCASE:?} {FROM_INTO_AND_BOXED:?} {CLONES_AND_SHARED:?}");
    bench("letters(1000)", || letters(black_box(1_000)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::hint::black_box;
    use std::rc::Rc;

    /// Compares without giving the number away, as `assert_eq!` would.
    #[track_caller]
    fn check<T: PartialEq + std::fmt::Debug>(answer: T, truth: T, question: &str) {
        assert!(truth == answer, "{question} Not {answer:?}.");
    }

    /// How many allocations `work` makes on the text that it is given.
    fn blocks<T>(text: &str, work: impl FnOnce(&str) -> T) -> usize {
        measure(|| work(black_box(text))).total_blocks as usize
    }

    #[test]
    fn three_new_strings() {
        let empty = (blocks("", |_| String::new()), blocks("", |text| text.to_string()));
        let truth = (empty.0, empty.1, blocks("moin", |text| text.to_string()));
        check(NEW_EMPTY_AND_MOIN, truth, "NEW_EMPTY_AND_MOIN: what does each of the three ask for?");
    }

    #[test]
    fn pushes() {
        let mut text = letters(1);
        check(AFTER_FIRST_PUSH, text.capacity(), "AFTER_FIRST_PUSH: how much room is made for a letter?");
        text = "a".repeat(100);
        assert_eq!(text.capacity(), 100);
        text.push('!');
        check(AFTER_PUSH_ON_FULL, text.capacity(), "AFTER_PUSH_ON_FULL: how does a full String grow?");
        let truth = measure(|| letters(1_000)).total_blocks as usize;
        check(ALLOCATIONS_OF_1000_PUSHES, truth, "ALLOCATIONS_OF_1000_PUSHES: how often does it double?");
    }

    // The `format!` that clippy would remove is what the question is about.
    #[allow(clippy::useless_format)]
    #[test]
    fn a_hundred_words() {
        let add = |add: fn(&mut String, &str)| {
            let words = ["telegraphy"; 100];
            measure(|| {
                words.iter().fold(String::new(), |mut text, word| {
                    add(&mut text, word);
                    text
                })
            })
            .total_blocks
        };
        let by_format = add(|text, word| *text += &format!("{word}")) as usize;
        let truth = (by_format, add(|text, word| text.push_str(word)) as usize);
        check(
            BY_FORMAT_AND_BY_PUSH_STR,
            truth,
            "BY_FORMAT_AND_BY_PUSH_STR: what does it cost in either way?",
        );
    }

    #[test]
    fn letters_and_bytes() {
        let text = black_box("Grüße aus 北京");
        let truth = (text.chars().count(), text.len());
        check(
            CHARS_AND_LEN,
            truth,
            "CHARS_AND_LEN: how many characters are there, and what does len() count?",
        );
        let text = letters(1_000);
        let as_text = measure(|| Box::<str>::from(text.as_str())).curr_bytes;
        let truth = (as_text, measure(|| text.chars().collect::<Box<[char]>>()).curr_bytes);
        check(
            AS_TEXT_AND_AS_CHARS,
            truth,
            "AS_TEXT_AND_AS_CHARS: how large are 1,000 letters in either form?",
        );
    }

    #[test]
    fn looking_and_lowering() {
        let text = "moin moin from the harbour";
        let walk = blocks(text, |text| text.chars().filter(|&c| "aeiou".contains(c)).count());
        let slice = blocks(text, |text| text.split(' ').next().map(str::len));
        let truth = (walk, slice, blocks(text, |text| text.to_lowercase()));
        check(WALK_SLICE_AND_LOWERCASE, truth, "WALK_SLICE_AND_LOWERCASE: which of the three needs a block?");
    }

    #[test]
    fn bytes_to_text_and_back() {
        let roomy = || {
            let mut text = String::with_capacity(1_000);
            text.push_str("telegraphy");
            text
        };
        let from = measure_with(|| b"telegraphy".to_vec(), String::from_utf8).total_blocks as usize;
        let into = measure_with(roomy, String::into_bytes).total_blocks as usize;
        let truth = (from, into, measure_with(roomy, String::into_boxed_str).total_blocks as usize);
        check(FROM_INTO_AND_BOXED, truth, "FROM_INTO_AND_BOXED: which of the three can keep the block?");
    }

    #[test]
    fn a_message_for_a_thousand() {
        let mut copies = Vec::with_capacity(1_000);
        let text = "moin".to_string();
        let cloned = measure(|| copies.extend((0..1_000).map(|_| text.clone()))).total_blocks as usize;
        let mut shared = Vec::with_capacity(1_000);
        let share = |text: String| {
            let text: Rc<str> = Rc::from(text);
            shared.extend((0..1_000).map(|_| Rc::clone(&text)));
        };
        let truth = (cloned, measure_with(|| text.clone(), share).total_blocks as usize);
        check(
            CLONES_AND_SHARED,
            truth,
            "CLONES_AND_SHARED: what does it cost for 1,000 people in either way?",
        );
    }
}
