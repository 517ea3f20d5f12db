// Wrong: each piece is counted by itself, so a word that is cut in two counts twice, and an interruption is an error.
// Fails: counts_what_comes_in_pieces

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
    let mut counts = Counts::default();
    let mut buffer = [0; 4_096];
    loop {
        let n = input.read(&mut buffer)?;
        if n == 0 {
            return Ok(counts);
        }
        counts.bytes += n as u64;
        counts.lines += buffer[..n].iter().filter(|byte| **byte == b'\n').count() as u64;
        counts.words +=
            buffer[..n].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count() as u64;
    }
}

fn main() {
    let text = "a line of a file that is backed up\n".repeat(3_000);
    bench("count(105 kB)", || count(black_box(text.as_bytes())).ok());
}
