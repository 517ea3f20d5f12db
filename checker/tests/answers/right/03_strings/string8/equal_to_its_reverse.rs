// Right: compares two iterators, and pushes the characters one by one
use std::hint::black_box;

use heaplings::bench;

/// Whether the letters and digits of the line, in lowercase, are the same backwards.
fn is_palindrome(line: &str) -> bool {
    let letters = || line.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    letters().eq(letters().rev())
}

fn backwards(line: &str) -> String {
    let mut turned = String::with_capacity(line.len());
    for c in line.chars().rev() {
        turned.push(c);
    }
    turned
}

fn main() {
    let line = "Doc, note: I dissent. A fast never prevents a fatness. I diet on cod. ".repeat(10);
    bench("is_palindrome(700 bytes)", || is_palindrome(black_box(&line)));
    bench("backwards(700 bytes)", || backwards(black_box(&line)));
}
