// Wrong: a lazy one believes that the inputs are in order, and counts a line of a damaged one twice.
// Fails: an_input_out_of_order_is_an_error

use std::collections::HashMap;
use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

fn report<R: BufRead>(mut inputs: Vec<R>, k: usize, mut out: impl Write) -> io::Result<()> {
    fn next<R: BufRead>(input: &mut R) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = input.read_until(b'\n', &mut line)?;
        line.pop_if(|byte| *byte == b'\n');
        Ok((read > 0).then_some(line))
    }
    let mut heads = Vec::new();
    for input in &mut inputs {
        heads.push(next(input)?);
    }
    let mut best: Vec<(u64, Vec<u8>)> = Vec::new();
    while let Some(line) = heads.iter().flatten().min().cloned() {
        let mut count = 0;
        for (head, input) in heads.iter_mut().zip(&mut inputs) {
            while head.as_ref() == Some(&line) {
                count += 1;
                *head = next(input)?;
            }
        }
        let place = best.partition_point(|(n, other)| *n > count || (*n == count && *other < line));
        if place < k {
            best.truncate(k - 1);
            best.insert(place, (count, line));
        }
    }
    for (count, line) in best {
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
