//! Each of eight servers writes a log, in order of time: `1712 GET /orders`, the second first. To look
//! into an incident they are merged into one log in order of time; lines of the same second stay in the
//! order of the servers, and the lines of one server keep their order. A line ends in `\n` or `\r\n`; it is
//! written with `\n`, and otherwise as it came. A line without a time is an error. The sink is buffered
//! already.
//!
//! It is correct, but has all lines of all logs in memory, although each log is in order already.
//! Goal: the memory of one line of each log, used again for its next line, however long the logs are.

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

/// The second in which a line was written.
fn time(line: &str) -> io::Result<u64> {
    let time = line.split(' ').next().and_then(|time| time.parse().ok());
    time.ok_or_else(|| ErrorKind::InvalidData.into())
}

// TODO: hold no more than one line of each log.
/// Merges the logs into one, and says how many lines that has. Each ends in a line feed.
fn merge<R: BufRead>(logs: Vec<R>, mut merged: impl Write) -> io::Result<u64> {
    let mut lines = Vec::new();
    for log in logs {
        for line in log.lines() {
            let line = line?;
            lines.push((time(&line)?, line));
        }
    }
    lines.sort_by_key(|(time, _)| *time);
    for (_, line) in &lines {
        writeln!(merged, "{line}")?;
    }
    Ok(lines.len() as u64)
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

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::measure_with;
    use std::io::{self, Cursor, ErrorKind};

    fn merged(logs: &[&str]) -> (String, io::Result<u64>) {
        let mut merged = Vec::new();
        let result = merge(logs.iter().map(|log| log.as_bytes()).collect(), &mut merged);
        (String::from_utf8(merged).unwrap(), result)
    }

    #[test]
    fn nothing_or_one_log() {
        assert_matches!(merged(&[]), (text, Ok(0)) if text.is_empty());
        assert_matches!(merged(&["", ""]), (text, Ok(0)) if text.is_empty());
        assert_matches!(merged(&["", "1 a\n1 b\n7 ü\n"]), (text, Ok(3)) if text == "1 a\n1 b\n7 ü\n");
    }

    #[test]
    fn the_order_is_that_of_time_then_of_servers() {
        let (text, result) = merged(&["998 a\n1000 b\n", "999 c\n1000 d", "", "998 e\n1001 f\r\n"]);
        assert_eq!(text, "998 a\n998 e\n999 c\n1000 b\n1000 d\n1001 f\n");
        assert_matches!(result, Ok(6));
        let (text, _) = merged(&["5 a\n5 b\n9\n", "5 c\n5 d\n", "1 e\n5 f\n5 g\n6 h\n"]);
        assert_eq!(text, "1 e\n5 a\n5 b\n5 c\n5 d\n5 f\n5 g\n6 h\n9\n");
    }

    #[test]
    fn merges_as_sorting_would() {
        let logs: Vec<String> = (0..40).map(|server| log(server, 5 * (server % 7))).collect();
        let mut lines: Vec<&str> = logs.iter().flat_map(|log| log.lines()).collect();
        lines.sort_by_key(|line| time(line).unwrap());
        let (text, result) = merged(&logs.iter().map(String::as_str).collect::<Vec<_>>());
        assert_matches!(result, Ok(n) if n == lines.len() as u64);
        assert!(text.lines().eq(lines));
    }

    #[test]
    fn no_more_than_its_end_is_taken_off_a_line() {
        let (text, _) = merged(&["1 a \r\r\n2 b\t\n3 c\r", "1 d\r\n"]);
        assert_eq!(text, "1 a \r\n1 d\n2 b\t\n3 c\r\n");
    }

    #[test]
    fn a_line_of_any_length() {
        let long = format!("2 {}", "x".repeat(100_000));
        assert_eq!(merged(&["1 a\n3 b\n", &long, "2 c\n"]).0, format!("1 a\n{long}\n2 c\n3 b\n"));
    }

    #[test]
    fn damaged_logs_are_errors() {
        for log in ["x y\n", "1 a\n\n2 b\n", "1 a\n-2 b", "1 a\n2b\n", " 1 a\n"] {
            let (_, result) = merged(&["1 a\n1 b\n", log]);
            assert_matches!(result, Err(error) if error.kind() == ErrorKind::InvalidData, "{log:?}");
        }
    }

    #[test]
    fn a_sink_that_is_full_is_an_error() {
        let mut room = [0; 10];
        assert!(merge(vec![&b"1 a\n"[..], &b"2 a long line\n"[..]], &mut room[..]).is_err());
    }

    fn logs(n: u64) -> Vec<Cursor<String>> {
        (0..8).map(|server| Cursor::new(log(server, n))).collect()
    }

    #[test]
    fn eight_logs_of_125_lines() {
        let heap = measure_with(|| logs(125), |logs| merge(logs, io::sink()).unwrap());
        // For each log a line, which may have grown to 64 bytes, its reader and a time; and a heap.
        dhat::assert!(heap.max_bytes <= 3_000);
    }

    #[test]
    fn eight_logs_of_2000_lines() {
        let heap = measure_with(|| logs(2_000), |logs| merge(logs, io::sink()).unwrap());
        // As above.
        dhat::assert!(heap.max_bytes <= 3_000);
    }

    #[test]
    fn lines_share_the_block_of_their_log() {
        let heap = measure_with(|| logs(2_000), |logs| merge(logs, io::sink()).unwrap());
        // Eight lines, each with the few times that it may grow, and two or three lists of eight.
        dhat::assert!(heap.total_blocks <= 50);
    }
}
