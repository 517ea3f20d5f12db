//! Five numbers that three benchmark lines and a profile tell.
//!
//! ## Why it works
//!
//! * **Line 1 is no measurement.** A million bytes in 0.00 ns means that nobody computed the checksum: its
//!   result was dropped, so the optimiser dropped the work. Look first for a figure that is too good, or the
//!   same for any size. With its input and its result behind `black_box` the operation takes as long as it
//!   takes.
//! * **Lines 2 and 3 are of one function.** Twice the words are twice the allocations, 99 and 199, so 400
//!   words are 399. Bytes become four times as many, 24,750 and 99,500: that is quadratic, and 400 words
//!   are 399,000. Exactly: 5 × n × (n - 1) / 2, since each word is looked for in a copy of all words before
//!   it. If you read only allocs/op, you take it for linear.
//! * **The profile's columns answer different questions.** Place 1 leads by blocks. Place 2 leads by bytes
//!   in all, with 495,000: that is where the time goes. Place 3 leads by bytes at the end: the block of a
//!   Vec that has room for 2,048 words of 24 bytes. What is left and grows with the mails kills a server in
//!   the end; place 2, the hot one, never keeps anything.
//!
//! ## What it costs
//!
//! Reading. A benchmark line without a second size, and a profile without the number of operations, cannot be
//! read at all: show both to others.
//!
//! ## When not to
//!
//! Do not extrapolate far from two points: a cache, a buffer or a doubling Vec bends the line, and times
//! bend more than counts. Measure the size you care about. And do not fix what is merely at the top of a
//! column; ask first whether that column is your problem.

use std::hint::black_box;

use heaplings::bench;

/// What the pull request shows: name, iterations, time, bytes and allocations of one operation.
const LINES: [&str; 3] = [
    "checksum(a mail of 1 MB)    1000000000        0.00 ns/op           0 B/op         0 allocs/op",
    "repeats(100 words)               25300       20832 ns/op       24750 B/op        99 allocs/op",
    "repeats(200 words)                6025       92070 ns/op       99500 B/op       199 allocs/op",
];

// And its profile, of a run in which 20 mails of 100 words each came in:
//
// | place                        | in all                        | at the end                   |
// | ---------------------------- | ----------------------------- | ---------------------------- |
// | 1: `to_lowercase` in `words` | 2,000 blocks,  10,000 bytes   | 2,000 blocks,  10,000 bytes  |
// | 2: `concat` in `repeats`     | 1,980 blocks, 495,000 bytes   |     0 blocks,       0 bytes  |
// | 3: `push` in `words`         |    10 blocks,  98,208 bytes   |     1 block,   49,152 bytes  |

/// The number of the line, 1, 2 or 3, that times nothing at all.
const LINE_WITHOUT_WORK: usize = 1;

/// The allocs/op of `repeats(400 words)`, which is not among the lines.
const ALLOCATIONS_OF_400: u64 = 399;

/// And its B/op. How did this column grow when the words doubled?
const BYTES_OF_400: u64 = 399_000;

/// The place that asks for the most bytes.
const PLACE_OF_MOST_BYTES: usize = 2;

/// The place that keeps the most bytes.
const PLACE_OF_MOST_KEPT: usize = 3;

/// Your answers, in the order of the questions; `cargo run -p exercises --bin bench1` prints them.
fn answers() -> [u64; 5] {
    let places = [PLACE_OF_MOST_BYTES, PLACE_OF_MOST_KEPT].map(|place| place as u64);
    [LINE_WITHOUT_WORK as u64, ALLOCATIONS_OF_400, BYTES_OF_400, places[0], places[1]]
}

/// A number that differs for mails that differ.
fn checksum(mail: &[u8]) -> u32 {
    mail.iter().fold(1, |sum, byte| sum.rotate_left(5) ^ u32::from(*byte))
}

/// Adds the words of a mail, in lower case.
fn words(mail: &str, words: &mut Vec<String>) {
    for word in mail.split(' ') {
        words.push(word.to_lowercase());
    }
}

/// How many words are somewhere in the words before them, written one after the other.
fn repeats(words: &[String]) -> usize {
    let before = |at: usize| words[..at].concat();
    (0..words.len()).filter(|at| before(*at).contains(&words[*at])).count()
}

/// A mail of n words, each of five letters.
fn mail(n: u64) -> String {
    let words: Vec<String> = (0..n).map(|i| format!("Wo{:03}", i * 7 % 1_000)).collect();
    words.join(" ")
}

fn main() {
    eprintln!("your answers: {:?}", answers());
    LINES.iter().for_each(|line| eprintln!("they say: {line}"));
    let large = vec![42; 1_000_000];
    bench("checksum(a mail of 1 MB)", || checksum(black_box(&large)));
    for n in [100, 200] {
        let mut list = Vec::new();
        words(&mail(n), &mut list);
        bench(&format!("repeats({n} words)"), || repeats(black_box(&list)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    /// Compares without giving the number away, as `assert_eq!` would.
    #[track_caller]
    fn check(truth: u64, answer: u64, question: &str) {
        assert!(truth == answer, "{question} Not {answer}.");
    }

    /// The words of a mail of n words.
    fn list(n: u64) -> Vec<String> {
        let mut list = Vec::new();
        words(&mail(n), &mut list);
        assert_eq!(list.len() as u64, n);
        list
    }

    /// The figure that stands before `unit` in a line.
    fn figure(line: &str, unit: &str) -> f64 {
        let before = line.split(unit).next().unwrap();
        before.split_whitespace().last().unwrap().parse().unwrap()
    }

    /// The bytes of a run of 20 mails in which 100 words each are added to these: in all and at the end.
    fn twenty_mails(known: impl FnOnce() -> Vec<String>) -> (u64, u64) {
        let add = |(mail, mut known): (String, Vec<String>)| {
            (0..20).for_each(|_| words(&mail, &mut known));
            known
        };
        let heap = measure_with(|| (mail(100), known()), add);
        (heap.total_bytes, heap.curr_bytes as u64)
    }

    /// The bytes of the three places in that run: in all, and at the end.
    fn places() -> [(u64, u64); 3] {
        let one = twenty_mails(|| Vec::with_capacity(2_000));
        let both = twenty_mails(Vec::new);
        let heap = measure_with(|| list(100), |list| repeats(&list));
        let two = (20 * heap.total_bytes, 20 * heap.curr_bytes as u64);
        [one, two, (both.0 - one.0, both.1 - one.1)]
    }

    /// The number, from 1, of the place with the largest figure.
    fn largest(figure: impl Fn(&(u64, u64)) -> u64) -> u64 {
        let places = places();
        let largest = (1..).zip(&places).max_by_key(|(_, place)| figure(place));
        largest.unwrap().0
    }

    #[test]
    fn the_line_without_work() {
        let at = LINES.iter().position(|line| figure(line, " ns/op") < 1.0).unwrap();
        let question =
            "LINE_WITHOUT_WORK: which line is of an operation that takes no time, whatever its size?";
        check(at as u64 + 1, LINE_WITHOUT_WORK as u64, question);
    }

    #[test]
    fn allocations_of_400_words() {
        let heap = measure_with(|| list(400), |list| repeats(&list));
        let question = "ALLOCATIONS_OF_400: how many do 400 words take, if 100 take 99 and 200 take 199?";
        check(heap.total_blocks, ALLOCATIONS_OF_400, question);
    }

    #[test]
    fn bytes_of_400_words() {
        let heap = measure_with(|| list(400), |list| repeats(&list));
        let question = "BYTES_OF_400: how many do 400 words take, if 100 take 24,750 and 200 take 99,500?";
        check(heap.total_bytes, BYTES_OF_400, question);
    }

    #[test]
    fn the_place_of_most_bytes() {
        let question = "PLACE_OF_MOST_BYTES: which place, 1, 2 or 3, asks for the most bytes?";
        check(largest(|(in_all, _)| *in_all), PLACE_OF_MOST_BYTES as u64, question);
    }

    #[test]
    fn the_place_of_most_kept() {
        let question = "PLACE_OF_MOST_KEPT: which place, 1, 2 or 3, keeps the most bytes?";
        check(largest(|(_, at_the_end)| *at_the_end), PLACE_OF_MOST_KEPT as u64, question);
    }

    #[test]
    fn the_lines_and_the_profile_are_true() {
        for (line, n) in LINES[1..].iter().zip([100, 200]) {
            let heap = measure_with(|| list(n), |list| repeats(&list));
            let said = (figure(line, " allocs/op"), figure(line, " B/op"));
            assert_eq!(said, (heap.total_blocks as f64, heap.total_bytes as f64));
        }
        assert_eq!(places(), [(10_000, 10_000), (495_000, 0), (98_208, 49_152)]);
        assert_eq!(measure(|| checksum(b"mail")).total_blocks, 0);
    }
}
