// Right: the inputs are in a heap as well, with their lines; the best are a BTreeSet, whose last one is the worst.

use std::collections::HashMap;
use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

struct Lines<R>(R, Vec<u8>);

impl<R: BufRead> Lines<R> {
    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = std::mem::take(&mut self.1);
        line.clear();
        if self.0.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        line.pop_if(|byte| *byte == b'\n');
        Ok(Some(line))
    }
}

fn report<R: BufRead>(inputs: Vec<R>, k: usize, mut out: impl Write) -> io::Result<()> {
    let mut inputs: Vec<Lines<R>> = inputs.into_iter().map(|input| Lines(input, Vec::new())).collect();
    let mut next = BinaryHeap::new();
    for (i, input) in inputs.iter_mut().enumerate() {
        next.extend(input.read()?.map(|line| Reverse((line, i))));
    }
    let mut best: BTreeSet<(Reverse<u64>, Vec<u8>)> = BTreeSet::new();
    let mut counted: Option<(u64, Vec<u8>)> = None;
    loop {
        let first = next.pop().map(|Reverse(first)| first);
        match (&mut counted, first) {
            (Some((count, line)), Some((other, i))) if *line == other => {
                *count += 1;
                inputs[i].1 = other;
                let another = inputs[i].read()?;
                if another.as_ref().is_some_and(|another| *another < *line) {
                    return Err(ErrorKind::InvalidData.into());
                }
                next.extend(another.map(|line| Reverse((line, i))));
            }
            (_, first) => {
                let mut spare = Vec::new();
                if let Some((count, line)) = counted.take() {
                    let worse =
                        best.last().is_some_and(|worst| (&worst.0, &worst.1) < (&Reverse(count), &line));
                    if best.len() < k || !worse {
                        best.insert((Reverse(count), line));
                        if best.len() > k {
                            best.pop_last();
                        }
                    } else {
                        spare = line;
                    }
                }
                let Some((line, i)) = first else { break };
                inputs[i].1 = spare;
                let another = inputs[i].read()?;
                if another.as_ref().is_some_and(|another| *another < line) {
                    return Err(ErrorKind::InvalidData.into());
                }
                next.extend(another.map(|line| Reverse((line, i))));
                counted = Some((1, line));
            }
        }
    }
    for (Reverse(count), line) in best {
        write!(out, "{count:>7} ")?;
        out.write_all(&line)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
/// What people searched for at one server: `n` different places, in order, most of them once or not at all.
fn day(server: u64, n: u64) -> Vec<u8> {
    let mut day = Vec::new();
    for place in 0..n {
        let usual = (place * 7_919 + server * 31) % 13 / 5;
        let searches = if place % 97 == 13 { usual + place * 31 % 47 } else { usual };
        for _ in 0..searches {
            day.extend_from_slice(format!("caf\u{e9} {place:06}\n").as_bytes());
        }
    }
    day
}

fn main() {
    let days: Vec<Vec<u8>> = (0..4).map(|server| day(server, 1_000)).collect();
    bench("report(4 days)", || {
        report(black_box(&days).iter().map(Vec::as_slice).collect(), 10, io::sink()).is_ok()
    });
}
