//! A puzzle in a newspaper's app looks at the lines that its readers send in. Is a line a palindrome, like
//! `Never odd or even`, if only its letters and digits count, and in lowercase? And every line is also shown
//! backwards, character by character.
//!
//! The code is correct, but to read a line from its end it copies it into a list of characters, 4 bytes each.
//! Goal: no allocation to check a line, and one of exactly its length to reverse it.

use std::hint::black_box;

use heaplings::bench;

// TODO: check the line without copying it.
/// Whether the letters and digits of the line, in lowercase, are the same backwards. (A letter that is two
/// characters in lowercase, as İ is, may count as one or as two.)
fn is_palindrome(line: &str) -> bool {
    let chars: Vec<char> =
        line.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (0..chars.len() / 2).all(|i| chars[i] == chars[chars.len() - 1 - i])
}

// TODO: reverse the line into one block of its length.
fn backwards(line: &str) -> String {
    let mut chars: Vec<char> = line.chars().collect();
    chars.reverse();
    chars.iter().collect()
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
