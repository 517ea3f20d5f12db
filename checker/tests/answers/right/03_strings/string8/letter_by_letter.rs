// Right: compares each letter in lowercase with its mirror image; cuts a line into characters to reverse it
use std::hint::black_box;

use heaplings::bench;

/// Whether the letters and digits of the line, in lowercase, are the same backwards. (A letter that is two
/// characters in lowercase, as İ is, may count as one or as two.)
fn is_palindrome(line: &str) -> bool {
    let letters = || line.chars().filter(|c| c.is_alphanumeric());
    letters().zip(letters().rev()).all(|(first, last)| first.to_lowercase().eq(last.to_lowercase()))
}

fn backwards(line: &str) -> String {
    let parts = line.char_indices().rev().map(|(at, c)| &line[at..at + c.len_utf8()]);
    parts.fold(String::with_capacity(line.len()), |turned, part| turned + part)
}

fn main() {
    let line = "Doc, note: I dissent. A fast never prevents a fatness. I diet on cod. ".repeat(10);
    bench("is_palindrome(700 bytes)", || is_palindrome(black_box(&line)));
    bench("backwards(700 bytes)", || backwards(black_box(&line)));
}
