//! A puzzle page reads lines from both ends, as the UTF-8 that they are.
//!
//! ## Why it works
//!
//! `chars()` decodes one character at a time, and UTF-8 can be decoded from either end: the first byte of a
//! character looks different from the others. So `next_back` and `rev` need no copy, and `filter` and
//! `flat_map` work from both ends too. A palindrome is read from both ends towards the middle, by one
//! iterator, which stops by itself when the two meet.
//!
//! Only `backwards` makes a new text, and its length is known: the same characters are the same bytes.
//! `collect` does not know that. It knows that n bytes are at least n/4 characters, reserves n/4 bytes, and
//! doubles from there.
//!
//! ## What it costs
//!
//! Characters are decoded again on each walk, but to check a palindrome takes only one. The copy decoded them
//! once, and took 4 bytes for each character, and more while it grew.
//!
//! ## When not to
//!
//! When characters are asked for by their number, often and in no order, as an editor's cursor or an edit
//! distance does: `chars().nth(i)` begins at the start each time, so a loop over i is quadratic. Then make
//! the `Vec<char>` once and keep it; or, for text that is ASCII, use the bytes. And a character is not always
//! what a reader sees as one: an é may be two characters, and a flag is two. To reverse such text you need
//! grapheme clusters, which std does not have.
//!
//! ## Another way
//!
//! `letters().eq(letters().rev())`, with a closure that makes the iterator, fits on one line, and walks twice
//! as far. Pushing the characters into `String::with_capacity(line.len())` one by one is as good as `extend`.
//! To look one character ahead, `peekable()` or `zip` with `skip(1)` need no copy either, and `char_indices`
//! gives the position of what was found, in bytes.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | palindromes_allocate_nothing | before | 583 | 118528 | 1024 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | backwards_is_one_block | before | 500 | 238142 | 2790 | 0 |
//! | | after | 100 | 25260 | 529 | 0 |
//! | backwards_is_as_long_as_the_line | before | 500 | 238142 | 2790 | 0 |
//! | | after | 100 | 25260 | 529 | 0 |

use std::hint::black_box;

use heaplings::bench;

/// Whether the letters and digits of the line, in lowercase, are the same backwards. (A letter that is two
/// characters in lowercase, as İ is, may count as one or as two.)
fn is_palindrome(line: &str) -> bool {
    let mut letters = line.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    while let (Some(first), Some(last)) = (letters.next(), letters.next_back()) {
        if first != last {
            return false;
        }
    }
    true
}

fn backwards(line: &str) -> String {
    let mut turned = String::with_capacity(line.len());
    turned.extend(line.chars().rev());
    turned
}

fn main() {
    let line = "Doc, note: I dissent. A fast never prevents a fatness. I diet on cod. ".repeat(10);
    bench("is_palindrome(700 bytes)", || is_palindrome(black_box(&line)));
    bench("backwards(700 bytes)", || backwards(black_box(&line)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// 100 lines that are palindromes, of up to 400 characters.
    fn lines() -> Vec<String> {
        (0..100)
            .map(|i| {
                let half = ["Añ 1, ", "öT-x, ", "Дa雪. "][i % 3].repeat(1 + i / 3);
                let back: String = half.chars().rev().collect();
                [&half, "|", &back].concat()
            })
            .collect()
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
    fn knows_what_is_not_a_palindrome() {
        for line in ["ab", "1-2", "Never odd or evenly", "éa e", "aba雪", "ß ẞs", "a\u{301}b\u{301}c"] {
            assert!(!is_palindrome(line), "{line}");
        }
        // İ is two characters in lowercase, i and a dot above.
        assert!(!is_palindrome("iİ"));
        for line in lines() {
            assert!(!is_palindrome(&format!("{line}z")) && !is_palindrome(&format!("z{line}")));
        }
    }

    #[test]
    fn reverses_a_line() {
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
    fn a_line_longer_than_any_fixed_buffer() {
        // Nothing is timed here. But code that begins at the start of the line again for each of these
        // 800,000 characters will not finish within the time limit of a test.
        let half = "Añ雪x".repeat(100_000);
        let back = half.chars().rev().collect::<String>();
        let line = [half.as_str(), &back].concat();
        assert!(is_palindrome(&line));
        assert!(!is_palindrome(&format!("{line}y")));
        assert!(backwards(&half) == back && backwards(&line) == line);
    }

    #[test]
    fn palindromes_allocate_nothing() {
        let heap = measure_with(lines, |lines| lines.iter().filter(|line| is_palindrome(line)).count());
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
