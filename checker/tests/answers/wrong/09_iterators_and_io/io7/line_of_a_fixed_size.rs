// Wrong: each head is an array of 4 KiB on the stack of its struct, and a longer line is cut.
// Fails: a_line_of_any_length

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

/// The second in which a line was written.
fn time(line: &str) -> io::Result<u64> {
    let time = line.split(' ').next().and_then(|time| time.parse().ok());
    time.ok_or_else(|| ErrorKind::InvalidData.into())
}

struct Head {
    bytes: [u8; 300],
    len: usize,
}
fn read<R: BufRead>(log: &mut R, head: &mut Head) -> io::Result<bool> {
    head.len = 0;
    let mut any = false;
    loop {
        let piece = log.fill_buf()?;
        let Some(&byte) = piece.first() else { return Ok(any) };
        log.consume(1);
        any = true;
        if byte == b'\n' {
            return Ok(true);
        }
        if head.len < 300 {
            head.bytes[head.len] = byte;
            head.len += 1;
        }
    }
}
fn merge<R: BufRead>(mut logs: Vec<R>, mut merged: impl Write) -> io::Result<u64> {
    let mut heads = Vec::new();
    for log in &mut logs {
        let mut head = Head { bytes: [0; 300], len: 0 };
        let any = read(log, &mut head)?;
        heads.push((head, any));
    }
    let mut lines = 0;
    loop {
        let mut first: Option<(u64, usize)> = None;
        for (i, (head, any)) in heads.iter().enumerate() {
            if *any {
                let line = str::from_utf8(&head.bytes[..head.len]).map_err(|_| ErrorKind::InvalidData)?;
                let time = time(line.trim_end_matches('\r'))?;
                first = first.filter(|(other, _)| *other <= time).or(Some((time, i)));
            }
        }
        let Some((_, i)) = first else { return Ok(lines) };
        let (head, any) = &mut heads[i];
        let line = str::from_utf8(&head.bytes[..head.len]).map_err(|_| ErrorKind::InvalidData)?;
        writeln!(merged, "{}", line.trim_end_matches('\r'))?;
        lines += 1;
        *any = read(&mut logs[i], head)?;
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
