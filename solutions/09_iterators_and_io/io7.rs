//! Eight sorted logs become one, and of each there is one line in memory.
//!
//! ## Why it works
//!
//! In a sorted log no line comes before the one that is read next. So the first line of the merged log is
//! one of eight, and after it has been written, only the log that it came from has a new candidate. A
//! heap finds the smallest of k candidates in about log2(k) comparisons. With the number of the server
//! behind the time, equal times come in the order of the servers, and as a log is asked for its next line
//! only after the one before was written, its own order is kept too.
//!
//! The lines stay where they are: the heap orders pairs of two numbers, and each log's String is cleared
//! and filled again. `str::lines` finds the line without its `\n` or `\r\n`. `trim_end` would take blanks as
//! well, and `trim_end_matches` each of several `\r`.
//!
//! ## What it costs
//!
//! All logs are open at once, each with its buffer: 8 KiB for a file in a `BufReader`. That counts when there
//! are thousands; then merge some, write the result, and merge the results. The output begins before the
//! input is checked to its end, so an error leaves half a log behind. And a log that is not in order silently
//! gives a result that is not.
//!
//! ## When not to
//!
//! When everything fits into memory with room to spare: reading, sorting and writing is simpler, and std's
//! sort makes use of runs that are sorted already. When the inputs are not sorted, they have to be sorted
//! first: sort as many lines at a time as the budget allows, and write them to a file. With this merge, that
//! is an external sort.
//!
//! ## Another way
//!
//! Without a heap: look at all heads for the smallest each time, `min_by_key` over a Vec. For eight logs
//! that is enough, and there is less code to read. The crate `itertools` has `kmerge_by` for iterators;
//! its items are owned, so each line would be a String. The crates `ext-sort` and `extsort` do the whole
//! external sort, files included; they are worth it when the sorting itself is what you need.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | eight_logs_of_125_lines | before | 1010 | 120483 | 87843 | 0 |
//! | | after | 18 | 1080 | 912 | 0 |
//! | eight_logs_of_2000_lines | before | 16014 | 1951523 | 1427363 | 0 |
//! | | after | 18 | 1080 | 912 | 0 |
//! | lines_share_the_block_of_their_log | before | 16014 | 1951523 | 1427363 | 0 |
//! | | after | 18 | 1080 | 912 | 0 |
//!
//! Seen: apache/datafusion#1568: a sort keeps to a memory budget by merging sorted runs from files

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

/// The second in which a line was written.
fn time(line: &str) -> io::Result<u64> {
    let time = line.split(' ').next().and_then(|time| time.parse().ok());
    time.ok_or_else(|| ErrorKind::InvalidData.into())
}

/// A log, and the line of it that is to be written next.
struct Open<R> {
    log: R,
    line: String,
}

impl<R: BufRead> Open<R> {
    /// Reads the next line and returns its time; nothing at the end of the log.
    fn advance(&mut self) -> io::Result<Option<u64>> {
        self.line.clear();
        if self.log.read_line(&mut self.line)? == 0 {
            return Ok(None);
        }
        let len = self.line.lines().next().map_or(0, str::len);
        self.line.truncate(len);
        time(&self.line).map(Some)
    }
}

/// Merges the logs into one, and says how many lines that has. Each ends in a line feed.
fn merge<R: BufRead>(logs: Vec<R>, mut merged: impl Write) -> io::Result<u64> {
    let mut heads: Vec<_> = logs.into_iter().map(|log| Open { log, line: String::new() }).collect();
    let mut next = BinaryHeap::with_capacity(heads.len());
    for (server, head) in heads.iter_mut().enumerate() {
        next.extend(head.advance()?.map(|time| Reverse((time, server))));
    }
    let mut lines = 0;
    while let Some(Reverse((_, server))) = next.pop() {
        let head = &mut heads[server];
        writeln!(merged, "{}", head.line)?;
        lines += 1;
        next.extend(head.advance()?.map(|time| Reverse((time, server))));
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
