// Wrong: a lazy one reads once, and takes a short piece for the whole file.
// Fails: counts_what_comes_in_pieces, an_error_ends_it

use std::hint::black_box;
use std::io::{self, Read};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Counts {
    bytes: u64,
    lines: u64,
    words: u64,
}

fn count(mut input: impl Read) -> io::Result<Counts> {
    let mut buffer = [0; 16_384];
    let n = input.read(&mut buffer)?;
    let words = buffer[..n].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    Ok(Counts {
        bytes: n as u64,
        lines: buffer[..n].iter().filter(|byte| **byte == b'\n').count() as u64,
        words: words.count() as u64,
    })
}

fn main() {
    let text = "a line of a file that is backed up\n".repeat(3_000);
    bench("count(105 kB)", || count(black_box(text.as_bytes())).ok());
}
