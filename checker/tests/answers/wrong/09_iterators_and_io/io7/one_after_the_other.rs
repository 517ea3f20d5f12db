// Wrong: a lazy one copies the logs one after the other; nothing is held, and nothing is merged.
// Fails: the_order_is_that_of_time_then_of_servers, merges_as_sorting_would

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

/// The second in which a line was written.
fn time(line: &str) -> io::Result<u64> {
    let time = line.split(' ').next().and_then(|time| time.parse().ok());
    time.ok_or_else(|| ErrorKind::InvalidData.into())
}

fn merge<R: BufRead>(logs: Vec<R>, mut merged: impl Write) -> io::Result<u64> {
    let (mut lines, mut line) = (0, String::new());
    for mut log in logs {
        while log.read_line(&mut line)? > 0 {
            time(line.trim_end())?;
            writeln!(merged, "{}", line.trim_end_matches(['\r', '\n']))?;
            lines += 1;
            line.clear();
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
