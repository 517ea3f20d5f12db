//! A puzzle page reads lines forwards, backwards and ahead, in the UTF-8 that they are.
//!
//! ## Why it works
//!
//! `chars()` decodes as it goes, and UTF-8 can be read from either end: the first byte of a character looks
//! different from the others. So `next_back` and `rev` need no copy, and neither do `filter` and `flat_map`
//! on the way back. Looking ahead is a second walk, one character later. And `char_indices` gives for each
//! character the byte at which it begins, so that what was found can be returned as a part of the line.
//!
//! Only `backwards` makes a text, and knows how long it will be: the same characters are the same bytes.
//! `collect` does not know; of n bytes it knows that they are at least n/4 characters, reserves as many
//! bytes, and doubles from there.
//!
//! ## What it costs
//!
//! Decoding is done again for each walk, of which a palindrome takes one: from both ends to the middle. The
//! copy decoded once, and took 4 bytes for each character, and as long as it grows more than that.
//!
//! ## When not to
//!
//! When characters are asked for by number, over and over and in no order, as an editor's cursor or an edit
//! distance does: `chars().nth(i)` begins at the start each time, so a loop over i is quadratic. Then make
//! the `Vec<char>`, once, and keep it (or, for text that is ASCII, use the bytes, which are there already).
//! And a character is not always what a reader calls one: an é may be two, a flag is two. To turn such text
//! round, one needs grapheme clusters, which are not in std.
//!
//! ## Another way
//!
//! `peekable()` looks one character ahead in one walk, and so does a variable that holds the character
//! before. For palindromes, `letters().eq(letters().rev())`, with a closure that makes the iterator, fits in
//! a line, and walks twice as far. Characters pushed one by one into `String::with_capacity(line.len())` are
//! as good as `extend`.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | palindromes_allocate_nothing | before | 583 | 118528 | 1024 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | doubles_allocate_nothing | before | 399 | 184732 | 2168 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | backwards_is_one_block | before | 500 | 238142 | 2790 | 0 |
//! | | after | 100 | 25260 | 529 | 0 |
//! | backwards_is_as_long_as_the_line | before | 500 | 238142 | 2790 | 0 |
//! | | after | 100 | 25260 | 529 | 0 |

use std::hint::black_box;

use heaplings::bench;

/// Whether the letters and digits of the line, in lowercase, are the same backwards.
fn is_palindrome(line: &str) -> bool {
    let mut letters = line.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    while let (Some(first), Some(last)) = (letters.next(), letters.next_back()) {
        if first != last {
            return false;
        }
    }
    true
}

/// The first letter that stands twice in a row, with its twin: two equal characters. As what type they are
/// handed out is yours to choose: the tests take an Option of anything that has `to_string`.
fn first_double(line: &str) -> Option<&str> {
    let mut pairs = line.char_indices().zip(line.chars().skip(1));
    let ((at, c), _) = pairs.find(|&((_, c), next)| c == next && c.is_alphabetic())?;
    Some(&line[at..at + 2 * c.len_utf8()])
}

fn backwards(line: &str) -> String {
    let mut turned = String::with_capacity(line.len());
    turned.extend(line.chars().rev());
    turned
}

fn main() {
    let line = "Doc, note: I dissent. A fast never prevents a fatness. I diet on cod. ".repeat(10);
    bench("is_palindrome(700 bytes)", || is_palindrome(black_box(&line)));
    bench("first_double(700 bytes)", || first_double(black_box(&line)).is_some());
    bench("backwards(700 bytes)", || backwards(black_box(&line)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// 100 lines that are palindromes, of up to 400 characters, without doubles.
    fn lines() -> Vec<String> {
        (0..100)
            .map(|i| {
                let half = ["Añ 1, ", "öT-x, ", "Дa雪. "][i % 3].repeat(1 + i / 3);
                let back: String = half.chars().rev().collect();
                [&half, "|", &back].concat()
            })
            .collect()
    }

    /// What `first_double` found, be it a String or a part of the line.
    fn double(line: &str) -> String {
        first_double(line).map(|found| found.to_string()).unwrap_or_default()
    }

    #[test]
    fn knows_a_palindrome() {
        for line in [
            "",
            "a",
            " ,.!",
            "Aa",
            "Never odd or even",
            "A man, a plan, a canal: Panama!",
            "1 2-21",
            "Élu par cette crapulé",
            "Леша на полке клопа нашел",
            "上海自来水来自海上",
            "\u{1e9e}x\u{df}",
        ] {
            assert!(is_palindrome(line), "{line}");
        }
        assert!(lines().iter().all(|line| is_palindrome(line)));
    }

    #[test]
    fn knows_what_is_none() {
        for line in ["ab", "1-2", "Never odd or evenly", "éa e", "aba雪", "ß ẞs", "a\u{301}b\u{301}c"] {
            assert!(!is_palindrome(line), "{line}");
        }
        for line in lines() {
            assert!(!is_palindrome(&format!("{line}z")) && !is_palindrome(&format!("z{line}")));
        }
    }

    #[test]
    fn finds_the_first_double() {
        assert_eq!(first_double("").map(|found| found.to_string()), None);
        assert_eq!(first_double("a").map(|found| found.to_string()), None);
        assert_eq!(double("aa"), "aa");
        assert_eq!(double("Mississippi"), "ss");
        assert_eq!(double("aAa1100--  bb"), "bb");
        assert_eq!(double("a a. 雪x雪雪 ee"), "雪雪");
        assert_eq!(double("éée"), "éé");
        assert_eq!(double("the last onee"), "ee");
        assert_eq!(double("aaa"), "aa");
        assert!(lines().iter().all(|line| double(line).is_empty()));
    }

    #[test]
    fn turns_a_line_round() {
        assert_eq!(backwards(""), "");
        assert_eq!(backwards("a"), "a");
        assert_eq!(backwards("Never odd"), "ddo reveN");
        assert_eq!(backwards("Grüße, 北京 🚂"), "🚂 京北 ,eßürG");
        for line in lines() {
            let turned = backwards(&line);
            assert!(turned.len() == line.len() && turned.chars().rev().eq(line.chars()));
        }
    }

    #[test]
    fn gets_through_a_very_long_line() {
        // Nothing is timed here. But who begins at the start of the line again for each of these 60,000
        // letters is still at it when the checker gives up on a test.
        let half = "Añ雪x".repeat(7_500);
        let back = half.chars().rev().collect::<String>();
        let line = [half.as_str(), &back].concat();
        assert!(is_palindrome(&line));
        assert!(!is_palindrome(&format!("{line}y")));
        assert_eq!((double(&half), double(&line)), (String::new(), "xx".to_string()));
        assert!(backwards(&half) == back);
    }

    #[test]
    fn palindromes_allocate_nothing() {
        let heap = measure_with(lines, |lines| lines.iter().filter(|line| is_palindrome(line)).count());
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn doubles_allocate_nothing() {
        let lines = || lines().iter().map(|line| format!("{line}雪雪")).collect::<Vec<_>>();
        let heap =
            measure_with(lines, |lines| lines.iter().filter(|line| first_double(line).is_some()).count());
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn backwards_is_one_block() {
        let heap = measure_with(lines, |lines| lines.iter().map(|line| backwards(line).len()).sum::<usize>());
        // 100 lines.
        dhat::assert!(heap.total_blocks <= 100);
    }

    #[test]
    fn backwards_is_as_long_as_the_line() {
        let heap = measure_with(lines, |lines| lines.iter().map(|line| backwards(line).len()).sum::<usize>());
        // All lines together, in bytes.
        dhat::assert!(heap.total_bytes <= 25_260);
    }
}
