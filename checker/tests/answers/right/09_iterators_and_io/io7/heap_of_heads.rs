// Right: the heads themselves are in the heap, ordered by time and server, and replaced on its top.

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

/// The second in which a line was written.
fn time(line: &str) -> io::Result<u64> {
    let time = line.split(' ').next().and_then(|time| time.parse().ok());
    time.ok_or_else(|| ErrorKind::InvalidData.into())
}

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

struct Head<R> {
    time: u64,
    server: usize,
    line: Vec<u8>,
    log: R,
}

impl<R> Ord for Head<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.time, other.server).cmp(&(self.time, self.server))
    }
}
impl<R> PartialOrd for Head<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<R> PartialEq for Head<R> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl<R> Eq for Head<R> {}

impl<R: BufRead> Head<R> {
    fn advance(&mut self) -> io::Result<bool> {
        self.line.clear();
        if self.log.read_until(b'\n', &mut self.line)? == 0 {
            return Ok(false);
        }
        let text = str::from_utf8(&self.line).map_err(|_| ErrorKind::InvalidData)?;
        let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
        self.time = time(text)?;
        let len = text.len();
        self.line.truncate(len);
        Ok(true)
    }
}

fn merge<R: BufRead>(logs: Vec<R>, mut merged: impl Write) -> io::Result<u64> {
    let mut heads = BinaryHeap::new();
    for (server, log) in logs.into_iter().enumerate() {
        let mut head = Head { time: 0, server, line: Vec::new(), log };
        if head.advance()? {
            heads.push(head);
        }
    }
    let mut lines = 0;
    while let Some(mut head) = heads.peek_mut() {
        head.line.push(b'\n');
        merged.write_all(&head.line)?;
        lines += 1;
        if !head.advance()? {
            PeekMut::pop(head);
        }
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
