//! The ten lines that a town searched for most, from a merge, a counter and a heap of ten.
//!
//! ## Why it works
//!
//! The four programs of `sort -m | uniq -c | sort -rn | head` hold little, because each gets its lines in an
//! order that suits it. The merge looks at one line of each input, and the smallest is next: equal lines of
//! all inputs come one after the other. So the counter needs only the line it is counting and a number, and
//! no map. When another line comes, the count is final, and it is offered to the best `k`: a heap with the
//! worst of them on top, which is compared first and replaced only by what is better.
//!
//! Blocks are few because buffers change hands. A new line is swapped with the one that was counted,
//! whose buffer takes the next line of that input. A line that enters the report is copied into the block
//! of the one that leaves it.
//!
//! ## What it costs
//!
//! The inputs have to be sorted, which took O(n log n) before; a hash map counts lines in any order. Looking
//! for the smallest of four heads is three comparisons for each line; for hundreds of inputs a heap of them
//! is better, as in io7. And the order of an input is checked line by line, so the error comes late, though
//! still before anything is written.
//!
//! ## When not to
//!
//! When the different lines fit into memory: a `HashMap` is shorter, and its input need not be sorted.
//! When the answer may be a little wrong: sketches (count-min, space saving) find the most frequent of an
//! endless stream in a fixed budget, without any order. When `k` is nearly the number of different lines:
//! then write all counts to a file, and sort that.
//!
//! ## Another way
//!
//! The crate `itertools` has `kmerge`, `dedup_by_with_count` and `k_largest`: three calls for the three
//! parts. Its items are owned, so each line is a block, and only the peak stays small. The work here is the
//! bookkeeping of buffers, and std is enough for that.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | ten_of_a_thousand_places | before | 8778 | 1093217 | 377657 | 0 |
//! | | after | 19 | 1337 | 953 | 0 |
//! | ten_of_sixteen_thousand_places | before | 137318 | 17368941 | 5979437 | 0 |
//! | | after | 19 | 1337 | 953 | 0 |
//! | only_a_line_that_may_be_in_the_report_has_a_block | before | 137318 | 17368941 | 5979437 | 0 |
//! | | after | 19 | 1337 | 953 | 0 |
//!
//! Seen: apache/datafusion#1570: the top ten users by their number of events, within a memory budget

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind, Write};
use std::mem;

use heaplings::bench;

/// An input, and the line of it that comes next.
struct Open<R> {
    input: R,
    line: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Open<R> {
    /// Reads the next line. It is not smaller than the one `before`.
    fn advance(&mut self, before: &[u8]) -> io::Result<()> {
        self.line.clear();
        if self.input.read_until(b'\n', &mut self.line)? == 0 {
            self.ended = true;
            return Ok(());
        }
        self.line.pop_if(|byte| *byte == b'\n');
        if self.line.as_slice() < before { Err(ErrorKind::InvalidData.into()) } else { Ok(()) }
    }
}

/// The input whose line is the smallest, unless all have ended.
fn smallest<R>(heads: &mut [Open<R>]) -> Option<&mut Open<R>> {
    let left = heads.iter_mut().filter(|head| !head.ended);
    left.min_by(|a, b| a.line.cmp(&b.line))
}

/// The `k` most frequent lines so far. The worst of them is on top.
struct Best {
    k: usize,
    lines: BinaryHeap<Reverse<(u64, Reverse<Vec<u8>>)>>,
}

impl Best {
    fn offer(&mut self, count: u64, line: &[u8]) {
        if count == 0 || self.k == 0 {
            return;
        }
        if self.lines.len() < self.k {
            self.lines.push(Reverse((count, Reverse(line.to_vec()))));
        } else if let Some(mut worst) = self.lines.peek_mut()
            && (count, Reverse(line)) > (worst.0.0, Reverse(worst.0.1.0.as_slice()))
        {
            let (number, Reverse(text)) = &mut worst.0;
            *number = count;
            text.clear();
            text.extend_from_slice(line);
        }
    }
}

/// Writes the `k` most frequent lines of all inputs, each behind its number.
fn report<R: BufRead>(inputs: Vec<R>, k: usize, mut out: impl Write) -> io::Result<()> {
    let mut best = Best { k, lines: BinaryHeap::new() };
    let (mut current, mut count) = (Vec::new(), 0);
    let open = |input| Open { input, line: Vec::new(), ended: false };
    let mut heads: Vec<Open<R>> = inputs.into_iter().map(open).collect();
    for head in &mut heads {
        head.advance(&[])?;
    }
    while let Some(head) = smallest(&mut heads) {
        if count > 0 && head.line == current {
            count += 1;
        } else {
            best.offer(count, &current);
            mem::swap(&mut current, &mut head.line);
            count = 1;
        }
        head.advance(&current)?;
    }
    best.offer(count, &current);
    for Reverse((count, Reverse(line))) in best.lines.into_sorted_vec() {
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
