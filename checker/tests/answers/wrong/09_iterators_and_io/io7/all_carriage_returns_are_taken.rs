// Wrong: `trim_end_matches` takes every carriage return at the end of a line, and a line end has one at most.
// Fails: no_more_than_its_end_is_taken_off_a_line

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

/// The second in which a line was written.
fn time(line: &str) -> io::Result<u64> {
    let time = line.split(' ').next().and_then(|time| time.parse().ok());
    time.ok_or_else(|| ErrorKind::InvalidData.into())
}

/// A log, and the line of it that is to be written next.
struct Open<R> {
    log: R,
    line: String,
}

impl<R: BufRead> Open<R> {
    /// Reads the next line and returns its time; nothing at the end of the log.
    fn advance(&mut self) -> io::Result<Option<u64>> {
        self.line.clear();
        if self.log.read_line(&mut self.line)? == 0 {
            return Ok(None);
        }
        if self.line.ends_with('\n') {
            self.line.pop();
            self.line.truncate(self.line.trim_end_matches('\r').len());
        }
        time(&self.line).map(Some)
    }
}

/// Merges the logs into one, and says how many lines that has. Each ends in a line feed.
fn merge<R: BufRead>(logs: Vec<R>, mut merged: impl Write) -> io::Result<u64> {
    let mut heads: Vec<_> = logs.into_iter().map(|log| Open { log, line: String::new() }).collect();
    let mut next = BinaryHeap::with_capacity(heads.len());
    for (server, head) in heads.iter_mut().enumerate() {
        next.extend(head.advance()?.map(|time| Reverse((time, server))));
    }
    let mut lines = 0;
    while let Some(Reverse((_, server))) = next.pop() {
        let head = &mut heads[server];
        writeln!(merged, "{}", head.line)?;
        lines += 1;
        next.extend(head.advance()?.map(|time| Reverse((time, server))));
    }
    Ok(lines)
}

/// The log of a server, with `n` lines: one every few seconds, and two in the same second at times.
fn log(server: u64, n: u64) -> String {
    (0..n).map(|i| format!("{} s{server} GET /orders/{i}\n", 990 + (i * 7 + server) / 4)).collect()
}

fn main() {
    let logs: Vec<String> = (0..8).map(|server| log(server, 125)).collect();
    bench("merge(1000 lines)", || {
        let logs = black_box(&logs).iter().map(String::as_bytes).collect();
        merge(logs, io::sink()).is_ok()
    });
}
