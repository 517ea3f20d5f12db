// Wrong: the lazy fix: no list of characters, but `collect` guesses a quarter of the bytes, and grows
// Fails: backwards_is_one_block, backwards_is_as_long_as_the_line
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

fn backwards(line: &str) -> String {
    line.chars().rev().collect()
}

fn main() {
    let line = "Doc, note: I dissent. A fast never prevents a fatness. I diet on cod. ".repeat(10);
    bench("is_palindrome(700 bytes)", || is_palindrome(black_box(&line)));
    bench("backwards(700 bytes)", || backwards(black_box(&line)));
}
