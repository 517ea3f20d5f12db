// Right: copies the bytes once, reverses them, and then the bytes of each character
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
    let mut bytes = line.as_bytes().to_vec();
    bytes.reverse();
    let mut start = 0;
    for c in line.chars().rev() {
        bytes[start..start + c.len_utf8()].reverse();
        start += c.len_utf8();
    }
    String::from_utf8(bytes).expect("whole characters are UTF-8")
}

fn main() {
    let line = "Doc, note: I dissent. A fast never prevents a fatness. I diet on cod. ".repeat(10);
    bench("is_palindrome(700 bytes)", || is_palindrome(black_box(&line)));
    bench("backwards(700 bytes)", || backwards(black_box(&line)));
}
