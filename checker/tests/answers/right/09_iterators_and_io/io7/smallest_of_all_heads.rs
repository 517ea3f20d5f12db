// Right: no heap; all heads are looked at for each line, and their times are kept beside them.

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

/// The second in which a line was written.
fn time(line: &str) -> io::Result<u64> {
    let time = line.split(' ').next().and_then(|time| time.parse().ok());
    time.ok_or_else(|| ErrorKind::InvalidData.into())
}

fn merge<R: BufRead>(logs: Vec<R>, mut merged: impl Write) -> io::Result<u64> {
    fn read<R: BufRead>(log: &mut R, line: &mut String) -> io::Result<Option<u64>> {
        line.clear();
        if log.read_line(line)? == 0 {
            return Ok(None);
        }
        if line.ends_with('\n') {
            line.pop();
            if line.ends_with('\r') {
                line.pop();
            }
        }
        time(line).map(Some)
    }
    let mut heads = Vec::new();
    for mut log in logs {
        let mut line = String::new();
        let time = read(&mut log, &mut line)?;
        heads.push((time, line, log));
    }
    let mut lines = 0;
    while let Some(head) = heads.iter_mut().filter(|head| head.0.is_some()).min_by_key(|head| head.0) {
        head.1.push('\n');
        merged.write_all(head.1.as_bytes())?;
        lines += 1;
        head.0 = read(&mut head.2, &mut head.1)?;
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
