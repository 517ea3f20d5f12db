// Wrong: the merge is right, and its logs are read into one String each before it begins.
// Fails: eight_logs_of_125_lines, eight_logs_of_2000_lines

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

/// The second in which a line was written.
fn time(line: &str) -> io::Result<u64> {
    let time = line.split(' ').next().and_then(|time| time.parse().ok());
    time.ok_or_else(|| ErrorKind::InvalidData.into())
}

fn merge<R: BufRead>(logs: Vec<R>, mut merged: impl Write) -> io::Result<u64> {
    let mut texts = Vec::new();
    for mut log in logs {
        let mut text = String::new();
        log.read_to_string(&mut text)?;
        texts.push(text);
    }
    let mut logs: Vec<_> = texts.iter().map(|text| text.lines().peekable()).collect();
    let mut lines = 0;
    loop {
        let mut first: Option<(u64, usize)> = None;
        for (i, log) in logs.iter_mut().enumerate() {
            if let Some(line) = log.peek() {
                let time = time(line)?;
                first = first.filter(|(other, _)| *other <= time).or(Some((time, i)));
            }
        }
        let Some((_, i)) = first else { return Ok(lines) };
        writeln!(merged, "{}", logs[i].next().unwrap_or_default())?;
        lines += 1;
    }
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
