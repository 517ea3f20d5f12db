// Wrong: the buffer is as long as the longest line, and a file may be one line.
// Fails: a_file_that_is_one_line

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
    use std::io::BufRead;
    let mut input = io::BufReader::new(input);
    let mut counts = Counts::default();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        counts.bytes += line.len() as u64;
        counts.lines += u64::from(line.ends_with(b"\n"));
        counts.words += line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count() as u64;
        line.clear();
    }
    Ok(counts)
}

fn main() {
    let text = "a line of a file that is backed up\n".repeat(3_000);
    bench("count(105 kB)", || count(black_box(text.as_bytes())).ok());
}
