// Wrong: takes an input that can no longer be read for one that has ended
// Fails: an_input_that_cannot_be_read_is_an_error
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
    let mut line = Vec::new();
    while let Ok(1..) = input.read_until(b'\n', &mut line) {
        let text = str::from_utf8(&line).map_err(|_| ErrorKind::InvalidData)?;
        report.count(text).ok_or(ErrorKind::InvalidData)?;
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
