// Right: the counts are a sink, and io::copy reads.

use std::hint::black_box;
use std::io::{self, Read};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Counts {
    bytes: u64,
    lines: u64,
    words: u64,
}

struct Counter {
    counts: Counts,
    in_word: bool,
}

impl io::Write for Counter {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.counts.bytes += piece.len() as u64;
        for byte in piece {
            let in_word = !byte.is_ascii_whitespace();
            self.counts.lines += u64::from(*byte == b'\n');
            self.counts.words += u64::from(in_word && !self.in_word);
            self.in_word = in_word;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn count(mut input: impl Read) -> io::Result<Counts> {
    let mut counter = Counter { counts: Counts::default(), in_word: false };
    io::copy(&mut input, &mut counter)?;
    Ok(counter.counts)
}

fn main() {
    let text = "a line of a file that is backed up\n".repeat(3_000);
    bench("count(105 kB)", || count(black_box(text.as_bytes())).ok());
}
