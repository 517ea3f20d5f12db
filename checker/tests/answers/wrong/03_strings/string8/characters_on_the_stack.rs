// Wrong: copies the letters into an array of 65,536 characters on the stack, which is not counted
// Fails: a_line_longer_than_any_fixed_buffer
use std::hint::black_box;

use heaplings::bench;

/// Whether the letters and digits of the line, in lowercase, are the same backwards.
fn is_palindrome(line: &str) -> bool {
    let (mut letters, mut count) = (['\0'; 65_536], 0);
    for letter in line.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
        letters[count] = letter;
        count += 1;
    }
    (0..count / 2).all(|i| letters[i] == letters[count - 1 - i])
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
