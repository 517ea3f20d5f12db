// Right: the best are a sorted list, and all inputs are asked for the smallest line in turn.

use std::collections::HashMap;
use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

fn report<R: BufRead>(mut inputs: Vec<R>, k: usize, mut out: impl Write) -> io::Result<()> {
    let mut heads: Vec<Vec<u8>> = Vec::new();
    let mut ended = Vec::new();
    fn next<R: BufRead>(input: &mut R, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        let read = input.read_until(b'\n', line)?;
        line.pop_if(|byte| *byte == b'\n');
        Ok(read == 0)
    }
    for input in &mut inputs {
        let mut line = Vec::new();
        ended.push(next(input, &mut line)?);
        heads.push(line);
    }
    let mut best: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut line = Vec::new();
    while let Some((smallest, _)) = heads.iter().zip(&ended).filter(|(_, ended)| !**ended).min() {
        line.clone_from(smallest);
        let mut count = 0;
        for i in 0..heads.len() {
            while !ended[i] && heads[i] == line {
                count += 1;
                ended[i] = next(&mut inputs[i], &mut heads[i])?;
                if !ended[i] && heads[i] < line {
                    return Err(ErrorKind::InvalidData.into());
                }
            }
        }
        let place = best.partition_point(|(n, other)| *n > count || (*n == count && *other < line));
        if place < k {
            best.truncate(k - 1);
            best.insert(place, (count, line.clone()));
        }
    }
    for (count, line) in &best {
        write!(out, "{count:>7} ")?;
        out.write_all(line)?;
        writeln!(out)?;
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
