//! Before a backup sends a file it counts its bytes, lines and words, and the receiver counts again. A line
//! ends in a line feed; a word is a run of bytes without ASCII white space. The files may be larger than
//! memory, and some consist of a single line.
//!
//! It is correct, but has the whole file in memory to find three numbers.
//! Goal: no more than 16 KiB at once, for a file of any length and with lines of any length.

use std::hint::black_box;
use std::io::{self, Read};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Counts {
    bytes: u64,
    lines: u64,
    words: u64,
}

// TODO: count what comes in piece by piece.
/// Counts all that there is to read. A read that is interrupted is tried again.
fn count(mut input: impl Read) -> io::Result<Counts> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let words = bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    Ok(Counts {
        bytes: bytes.len() as u64,
        lines: bytes.iter().filter(|byte| **byte == b'\n').count() as u64,
        words: words.count() as u64,
    })
}

fn main() {
    let text = "a line of a file that is backed up\n".repeat(3_000);
    bench("count(105 kB)", || count(black_box(text.as_bytes())).ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::measure;
    use std::io::{self, ErrorKind, Read};

    /// A file of which nothing is in memory: `left` bytes more, words of 4 letters, a line feed after each
    /// `line` bytes. It is handed out in pieces of different sizes, and interrupted now and then.
    struct Tape {
        at: u64,
        left: u64,
        line: u64,
        reads: u64,
        /// The largest buffer that it was given to fill.
        largest: usize,
    }

    impl Tape {
        fn of(left: u64, line: u64) -> Tape {
            Tape { at: 0, left, line, reads: 0, largest: 0 }
        }
    }

    impl Read for Tape {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.reads += 1;
            self.largest = self.largest.max(buffer.len());
            if self.reads % 16 == 3 {
                return Err(ErrorKind::Interrupted.into());
            }
            let most = [5_000, 1, 700, 4_096, 13][(self.reads % 5) as usize];
            let n = most.min(self.left).min(buffer.len() as u64);
            for byte in &mut buffer[..n as usize] {
                *byte = match self.at % self.line {
                    place if place == self.line - 1 => b'\n',
                    place if place % 5 == 4 => b' ',
                    _ => b'x',
                };
                self.at += 1;
            }
            self.left -= n;
            Ok(n as usize)
        }
    }

    fn counts(text: &str) -> (u64, u64, u64) {
        let counts = count(text.as_bytes()).unwrap();
        (counts.bytes, counts.lines, counts.words)
    }

    #[test]
    fn counts_bytes_lines_and_words() {
        assert_eq!(counts(""), (0, 0, 0));
        assert_eq!(counts("a"), (1, 0, 1));
        assert_eq!(counts("a\n"), (2, 1, 1));
        assert_eq!(counts("\n\n \t\r\n"), (6, 3, 0));
        assert_eq!(counts("  two words \r\nthree more, größer\n雪"), (38, 2, 6));
        assert_eq!(count(&b"\xff\xfe \0"[..]).unwrap(), Counts { bytes: 4, lines: 0, words: 2 });
    }

    #[test]
    fn counts_what_comes_in_pieces() {
        assert_eq!(count(Tape::of(0, 10)).unwrap(), Counts::default());
        assert_eq!(
            count(Tape::of(100_000, 50)).unwrap(),
            Counts { bytes: 100_000, lines: 2_000, words: 20_000 }
        );
        assert_eq!(
            count(Tape::of(99_999, 1_000)).unwrap(),
            Counts { bytes: 99_999, lines: 99, words: 20_000 }
        );
    }

    #[test]
    fn an_error_ends_it() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(ErrorKind::PermissionDenied.into())
            }
        }
        let result = count(b"read before\n".chain(Broken));
        assert_matches!(result, Err(error) if error.kind() == ErrorKind::PermissionDenied);
    }

    #[test]
    fn a_file_of_100_kb() {
        let mut tape = Tape::of(100_000, 50);
        let heap = measure(|| count(&mut tape).unwrap());
        // A BufReader has 8 KiB. There is room for a buffer twice as large.
        dhat::assert!(heap.max_bytes <= 16_384);
        assert!(tape.largest <= 16_384, "a buffer of {} bytes, on the heap or the stack", tape.largest);
    }

    #[test]
    fn a_file_sixteen_times_as_long() {
        let heap = measure(|| count(Tape::of(1_600_000, 50)).unwrap());
        // As above.
        dhat::assert!(heap.max_bytes <= 16_384);
    }

    #[test]
    fn a_file_that_is_one_line() {
        let heap = measure(|| count(Tape::of(100_000, u64::MAX)).unwrap());
        // As above.
        dhat::assert!(heap.max_bytes <= 16_384);
    }
}
