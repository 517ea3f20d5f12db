// Right: a BufReader and its bytes, one by one.

use std::hint::black_box;
use std::io::{self, Read};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Counts {
    bytes: u64,
    lines: u64,
    words: u64,
}

fn count(input: impl Read) -> io::Result<Counts> {
    let mut counts = Counts::default();
    let mut before = b' ';
    for byte in io::BufReader::new(input).bytes() {
        let byte = byte?;
        counts.bytes += 1;
        counts.lines += u64::from(byte == b'\n');
        counts.words += u64::from(before.is_ascii_whitespace() && !byte.is_ascii_whitespace());
        before = byte;
    }
    Ok(counts)
}

fn main() {
    let text = "a line of a file that is backed up\n".repeat(3_000);
    bench("count(105 kB)", || count(black_box(text.as_bytes())).ok());
}
