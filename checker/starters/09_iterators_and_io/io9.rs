//! The challenge: the whole chapter in one program.
//!
//! Every server of a map service writes what people searched for, a line for each search, and sorts the
//! lines at the end of the day, byte by byte. In the morning the town wants to know what it searched for
//! most: the `k` most frequent lines of all servers together, each with its number, as in
//! `sort -m DAY* | uniq -c | sort -rn | head`. Of equally frequent lines the smaller comes first. The
//! lines are bytes in any encoding, and leave as they came. An input that is not in order is an error.
//! The sink is buffered already.
//!
//! It is correct, but holds every line, every different line once more, and the report.
//! Goal: one line of each input, `k` lines for the report, and a few more; at most 4 KiB for the inputs
//! of the tests, whether they are short or sixteen times as long.

use std::collections::HashMap;
use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};

use heaplings::bench;

// TODO: the same report from one line of each input.
/// Writes the `k` most frequent lines of all inputs, each behind its number.
fn report<R: BufRead>(inputs: Vec<R>, k: usize, mut out: impl Write) -> io::Result<()> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for input in inputs {
        let day: Vec<Vec<u8>> = input.split(b'\n').collect::<io::Result<_>>()?;
        if !day.is_sorted() {
            return Err(ErrorKind::InvalidData.into());
        }
        lines.extend(day);
    }
    let mut counts: HashMap<Vec<u8>, u64> = HashMap::new();
    for line in &lines {
        *counts.entry(line.clone()).or_default() += 1;
    }
    let mut counts: Vec<(u64, Vec<u8>)> = counts.into_iter().map(|(line, count)| (count, line)).collect();
    counts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut report = Vec::new();
    for (count, line) in counts.into_iter().take(k) {
        report.extend_from_slice(format!("{count:>7} ").as_bytes());
        report.extend_from_slice(&line);
        report.push(b'\n');
    }
    out.write_all(&report)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::measure_with;
    use std::collections::BTreeMap;
    use std::io::{self, BufReader, Cursor, ErrorKind};

    /// The report on some inputs, if it is the same when they come in pieces.
    fn report_of(inputs: &[&[u8]], k: usize) -> Option<Vec<u8>> {
        let mut whole = Vec::new();
        let result = report(inputs.to_vec(), k, &mut whole).ok().map(|()| whole);
        for piece in [1, 5, 64] {
            let inputs = inputs.iter().map(|input| BufReader::with_capacity(piece, *input));
            let mut out = Vec::new();
            assert_eq!(
                report(inputs.collect(), k, &mut out).ok().map(|()| out),
                result,
                "in pieces of {piece}"
            );
        }
        result
    }

    fn text_of(inputs: &[&str], k: usize) -> Option<String> {
        let inputs: Vec<&[u8]> = inputs.iter().map(|input| input.as_bytes()).collect();
        report_of(&inputs, k).map(|report| String::from_utf8(report).unwrap())
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_string())
    }

    #[test]
    fn nothing_to_report() {
        assert_eq!(text_of(&[], 10), some(""));
        assert_eq!(text_of(&["", ""], 10), some(""));
        assert_eq!(text_of(&["a\na\n", "b\n"], 0), some(""));
    }

    #[test]
    fn counts_the_lines_of_all_inputs_together() {
        assert_eq!(text_of(&["a\n"], 10), some("      1 a\n"));
        assert_eq!(text_of(&["a\nb\nb", "b\nc", "", "a\nc\nc\nc\n"], 2), some("      4 c\n      3 b\n"));
        let many = "a\n".repeat(100_000);
        assert_eq!(text_of(&[&many, "b\n"], usize::MAX), some(" 100000 a\n      1 b\n"));
        // A blank line is a line.
        assert_eq!(text_of(&["\n\nx y \n", "\n"], 5), some("      3 \n      1 x y \n"));
    }

    #[test]
    fn of_equally_frequent_lines_the_smaller_comes_first() {
        assert_eq!(text_of(&["a\nb\nc\nd\n"], 3), some("      1 a\n      1 b\n      1 c\n"));
        assert_eq!(text_of(&["d\ne\n", "a\nb\ne\n", "c\n"], 3), some("      2 e\n      1 a\n      1 b\n"));
        assert_eq!(text_of(&["a\naa\nab\nb\n", "B\n"], 2), some("      1 B\n      1 a\n"));
    }

    #[test]
    fn lines_are_bytes() {
        let inputs = [&b"caf\xe9\r\n\xff\0\n"[..], &b"\xff\0\n"[..]];
        assert_eq!(report_of(&inputs, 9).as_deref(), Some(&b"      2 \xff\0\n      1 caf\xe9\r\n"[..]));
        let long = [&b"\x80".repeat(100_000)[..], b"\n"].concat();
        let whole = [b"      2 ", &long[..], b"      1 a\n"].concat();
        assert_eq!(report_of(&[&long, &[b"a\n", &long[..]].concat()], 2), Some(whole));
    }

    #[test]
    fn an_input_out_of_order_is_an_error() {
        for input in ["b\na\n", "a\nb\na", "a\n\n", "aa\na\n", "a\nb\nc\nb\nd\n"] {
            assert_eq!(text_of(&[input], 5), None, "{input:?}");
            assert_eq!(text_of(&["a\nb\nz\n", input, "c\n"], 5), None, "{input:?}");
        }
        let result = report(vec![&b"b\na\n"[..]], 1, io::sink());
        assert_matches!(result, Err(error) if error.kind() == ErrorKind::InvalidData);
    }

    #[test]
    fn a_sink_that_is_full_is_an_error() {
        let mut room = [0; 12];
        assert!(report(vec![&b"a\nb\n"[..]], 5, &mut room[..]).is_err());
    }

    #[test]
    fn agrees_with_counting_them_all() {
        for (servers, n, k) in [(1, 100, 3), (2, 500, 10), (5, 300, 100), (7, 40, 1_000)] {
            let days: Vec<Vec<u8>> = (0..servers).map(|server| day(server, n)).collect();
            let mut counts = BTreeMap::<&[u8], u64>::new();
            for line in days.iter().flat_map(|day| day.split_inclusive(|byte| *byte == b'\n')) {
                *counts.entry(line).or_default() += 1;
            }
            let mut lines: Vec<(&[u8], u64)> = counts.into_iter().collect();
            lines.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            lines.truncate(k);
            let lines =
                lines.into_iter().flat_map(|(line, n)| [format!("{n:>7} ").as_bytes(), line].concat());
            let inputs: Vec<&[u8]> = days.iter().map(Vec::as_slice).collect();
            assert_eq!(report_of(&inputs, k), Some(lines.collect()), "{k} of {servers} days");
        }
    }

    /// The days of four servers.
    fn days(n: u64) -> Vec<Cursor<Vec<u8>>> {
        (0..4).map(|server| Cursor::new(day(server, n))).collect()
    }

    #[test]
    fn ten_of_a_thousand_places() {
        let heap = measure_with(|| days(1_000), |days| report(days, 10, io::sink()).unwrap());
        // 15 lines of 12 bytes, each of them perhaps in a block of twice its length, what is known of the
        // inputs and of the ten best, and as much again.
        dhat::assert!(heap.max_bytes <= 4_096);
    }

    #[test]
    fn ten_of_sixteen_thousand_places() {
        let heap = measure_with(|| days(16_000), |days| report(days, 10, io::sink()).unwrap());
        // As above.
        dhat::assert!(heap.max_bytes <= 4_096);
    }

    #[test]
    fn only_a_line_that_may_be_in_the_report_has_a_block() {
        let heap = measure_with(|| days(16_000), |days| report(days, 10, io::sink()).unwrap());
        // Of more than 15,000 different lines. A new block for each that enters the best ten is all right;
        // they are about a hundred.
        dhat::assert!(heap.total_blocks <= 300);
    }
}
