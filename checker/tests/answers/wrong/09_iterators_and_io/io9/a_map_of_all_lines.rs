// Wrong: nothing is held twice, and every different line is still in a map.
// Fails: ten_of_a_thousand_places, ten_of_sixteen_thousand_places, only_a_line_that_may_be_in_the_report_has_a_block

use std::collections::HashMap;
use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

fn report<R: BufRead>(inputs: Vec<R>, k: usize, mut out: impl Write) -> io::Result<()> {
    let mut counts: HashMap<Vec<u8>, u64> = HashMap::new();
    let (mut line, mut before) = (Vec::new(), Vec::new());
    for mut input in inputs {
        before.clear();
        while input.read_until(b'\n', &mut line)? > 0 {
            line.pop_if(|byte| *byte == b'\n');
            if line < before {
                return Err(ErrorKind::InvalidData.into());
            }
            match counts.get_mut(&line) {
                Some(count) => *count += 1,
                None => drop(counts.insert(line.clone(), 1)),
            }
            std::mem::swap(&mut line, &mut before);
            line.clear();
        }
    }
    let mut counts: Vec<(u64, Vec<u8>)> = counts.into_iter().map(|(line, count)| (count, line)).collect();
    counts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    for (count, line) in counts.into_iter().take(k) {
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
