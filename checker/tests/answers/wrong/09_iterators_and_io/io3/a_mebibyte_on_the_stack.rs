// Wrong: the heap stays empty, and the stack has an array of 1 MiB.
// Fails: a_file_of_100_kb

use std::hint::black_box;
use std::io::{self, ErrorKind, Read};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Counts {
    bytes: u64,
    lines: u64,
    words: u64,
}

/// Counts all that there is to read. A read that is interrupted is tried again.
fn count(mut input: impl Read) -> io::Result<Counts> {
    let mut counts = Counts::default();
    let mut buffer = [0; 1 << 20];
    let mut in_word = false;
    loop {
        let piece = match input.read(&mut buffer) {
            Ok(0) => return Ok(counts),
            Ok(n) => &buffer[..n],
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        counts.bytes += piece.len() as u64;
        for byte in piece {
            counts.lines += u64::from(*byte == b'\n');
            counts.words += u64::from(!byte.is_ascii_whitespace() && !in_word);
            in_word = !byte.is_ascii_whitespace();
        }
    }
}

fn main() {
    let text = "a line of a file that is backed up\n".repeat(3_000);
    bench("count(105 kB)", || count(black_box(text.as_bytes())).ok());
}
