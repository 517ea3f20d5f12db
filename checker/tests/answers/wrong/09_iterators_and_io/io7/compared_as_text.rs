// Wrong: the next line is the smallest as text, and 1000 comes before 999 there.
// Fails: the_order_is_that_of_time_then_of_servers

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

/// The second in which a line was written.
fn time(line: &str) -> io::Result<u64> {
    let time = line.split(' ').next().and_then(|time| time.parse().ok());
    time.ok_or_else(|| ErrorKind::InvalidData.into())
}

fn merge<R: BufRead>(mut logs: Vec<R>, mut merged: impl Write) -> io::Result<u64> {
    let mut heads = vec![String::new(); logs.len()];
    for (log, head) in logs.iter_mut().zip(&mut heads) {
        log.read_line(head)?;
    }
    let mut lines = 0;
    while let Some((i, head)) =
        heads.iter_mut().enumerate().filter(|(_, head)| !head.is_empty()).min_by(|a, b| a.1.cmp(&b.1))
    {
        time(head.trim_end())?;
        writeln!(merged, "{}", head.trim_end_matches(['\r', '\n']))?;
        lines += 1;
        head.clear();
        logs[i].read_line(head)?;
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
