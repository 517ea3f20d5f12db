// Wrong: each input is counted by itself, and a line that is frequent only in all of them together is missed.
// Fails: counts_the_lines_of_all_inputs_together

use std::collections::HashMap;
use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

fn report<R: BufRead>(inputs: Vec<R>, k: usize, mut out: impl Write) -> io::Result<()> {
    let mut best: Vec<(u64, Vec<u8>)> = Vec::new();
    let mut offer = |count: u64, line: &[u8]| {
        if count == 0 {
            return;
        }
        let place = best.partition_point(|(n, other)| *n > count || (*n == count && other.as_slice() < line));
        if place < k {
            best.truncate(k - 1);
            best.insert(place, (count, line.to_vec()));
        }
    };
    let (mut line, mut before) = (Vec::new(), Vec::new());
    for mut input in inputs {
        let mut count = 0;
        before.clear();
        while input.read_until(b'\n', &mut line)? > 0 {
            line.pop_if(|byte| *byte == b'\n');
            if line < before {
                return Err(ErrorKind::InvalidData.into());
            }
            if line != before {
                offer(count, &before);
                count = 0;
            }
            count += 1;
            std::mem::swap(&mut line, &mut before);
            line.clear();
        }
        offer(count, &before);
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
