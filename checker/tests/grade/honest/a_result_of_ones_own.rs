// string9
use std::hint::black_box;
use std::io::{BufRead, ErrorKind, Result};
use std::str::FromStr;

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Report {
    requests: u64,
    failures: u64,
    slowest: u32,
}

struct Line {
    status: u16,
    millis: u32,
}

impl FromStr for Line {
    type Err = ErrorKind;

    fn from_str(line: &str) -> std::result::Result<Line, ErrorKind> {
        let mut words = line.rsplitn(3, ' ');
        let mut next = || words.next().ok_or(ErrorKind::InvalidData);
        let (millis, status) = (next()?, next()?);
        next()?;
        let number = |_| ErrorKind::InvalidData;
        Ok(Line { status: status.parse().map_err(number)?, millis: millis.parse().map_err(number)? })
    }
}

fn report(mut input: impl BufRead) -> Result<Report> {
    let (mut report, mut line) = (Report::default(), String::with_capacity(80));
    while {
        line.clear();
        input.read_line(&mut line)? != 0
    } {
        let text = line.trim_end();
        if !text.is_empty() {
            let Line { status, millis } = text.parse()?;
            report.requests += 1;
            report.failures += u64::from(!(status < 500));
            report.slowest = report.slowest.max(millis);
        }
    }
    Ok(report)
}

/// A night that I changed for a test of mine.
fn night(n: usize) -> String {
    "GET / 200 1\n".repeat(n)
}

fn main() {
    let log = night(2_000);
    bench("report(2000 lines)", || report(black_box(log.as_bytes())).is_ok());
}
