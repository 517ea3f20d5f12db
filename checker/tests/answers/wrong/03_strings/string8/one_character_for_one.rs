// Wrong: takes the first character of a lowercase for all of it
// Fails: knows_what_is_not_a_palindrome
use std::hint::black_box;

use heaplings::bench;

/// Whether the letters and digits of the line, in lowercase, are the same backwards.
fn is_palindrome(line: &str) -> bool {
    let mut letters = line.chars().filter(|c| c.is_alphanumeric()).filter_map(|c| c.to_lowercase().next());
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
