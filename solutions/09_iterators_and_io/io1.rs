//! Nine numbers about iterators and readers, and what they hold.
//!
//! ## Why it works
//!
//! * An adapter (`chain`, `zip`, `rev`, `peekable`) is a few words on the stack around another iterator.
//!   It holds one element at most, so walking through it allocates nothing.
//! * `collect` into a Vec asks for `size_hint` first. Two slices, chained, know their length: 1 block.
//! * `unzip` of an iterator that knows its length reserves in both Vecs: 2 blocks. `partition` cannot
//!   know how many go where: two Vecs that grow to 512 places are 8 blocks each, 16 together.
//! * Collecting results into a `Result<Vec<_>, _>` may end at the first error, so the lower bound is 0
//!   and the Vec grows: 9 blocks for 1,000 numbers. To *sum* results allocates nothing.
//! * `read_to_end` and `read_to_string` ask a file for its length: 1 block of exactly that. `take` hides
//!   the length: 32 bytes first, then doubling up to 16,384, 10 blocks and 32,736 bytes for 10,000.
//! * `lines` gives each line away as a String: 1,000 blocks for 1,000 lines.
//! * A `BufReader` or a `BufWriter` is one block of 8 KiB, however much goes through it.
//!
//! ## What it costs
//!
//! Elements that are not stored cannot be visited twice, sorted, or passed on as a slice. That is what
//! `collect` is for. `peekable` and `chain` cost a branch for each element.
//!
//! ## When not to
//!
//! Do not rely on 9, 10 and 8,192: std promises none of them. It promises that adapters are lazy, and that
//! `size_hint` may be used to reserve. Where the length is known and can be trusted, `Vec::with_capacity`
//! makes up for what `take` hides.

use std::hint::black_box;

use heaplings::bench;

/// Blocks of `a.iter().chain(&b).copied().collect::<Vec<u64>>()`, for two slices of 1,000 numbers.
const CHAINED: u64 = 1;

/// Blocks of a loop over `a.iter().zip(b.iter().rev()).peekable()` that peeks at each pair, and sums up.
const WALKED: u64 = 0;

/// Blocks of `partition` into two `Vec<u64>`, for 1,000 numbers of which 500 are even.
const PARTITIONED: u64 = 16;

/// Blocks of `unzip` into two `Vec<u64>`, for a slice of 1,000 pairs.
const UNZIPPED: u64 = 2;

/// Blocks of collecting 1,000 results, all of them `Ok`, into a `Result<Vec<u64>, ()>`.
const RESULTS: u64 = 9;

/// Blocks of `file.read_to_end(&mut bytes)`: a file of 10,000 bytes, an empty Vec.
const WHOLE_FILE: u64 = 1;

/// The same file, an empty Vec, and `file.take(1_000_000).read_to_end(&mut bytes)`.
const BEHIND_TAKE: u64 = 10;

/// Blocks of `text.as_bytes().lines().count()`, for a text of 1,000 lines.
const LINES: u64 = 1_000;

/// The bytes that `BufReader::new` asks for.
const BUFFER: u64 = 8_192;

/// The even and the odd ones. A test measures this function: leave it as it is.
fn halves(numbers: &[u64]) -> (Vec<u64>, Vec<u64>) {
    numbers.iter().copied().partition(|number| number % 2 == 0)
}

fn main() {
    let files = [WHOLE_FILE, BEHIND_TAKE, LINES, BUFFER];
    eprintln!("your answers: {:?}, {files:?}", [CHAINED, WALKED, PARTITIONED, UNZIPPED, RESULTS]);
    let numbers: Vec<u64> = (0..1_000).collect();
    bench("halves(1000)", || halves(black_box(&numbers)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::fs::{self, File};
    use std::io::{self, BufRead, BufReader, Read};

    /// Compares without giving the number away, as `assert_eq!` would.
    #[track_caller]
    fn check(truth: u64, answer: u64, question: &str) {
        assert!(truth == answer, "{question} Not {answer}.");
    }

    fn thousand() -> Vec<u64> {
        (0..1_000).collect()
    }

    /// Blocks of reading a file of 10,000 bytes into an empty Vec.
    fn blocks_of_reading(name: &str, read: impl FnOnce(File, &mut Vec<u8>) -> io::Result<usize>) -> u64 {
        let path = std::env::temp_dir().join(format!("heaplings-io1-{}-{name}", std::process::id()));
        fs::write(&path, [b'x'; 10_000]).unwrap();
        let heap = measure_with(
            || File::open(&path).unwrap(),
            |file| {
                let mut bytes = Vec::new();
                assert_eq!(read(file, &mut bytes).unwrap(), 10_000);
                bytes
            },
        );
        fs::remove_file(&path).unwrap();
        heap.total_blocks
    }

    #[test]
    fn two_slices_chained() {
        let (a, b) = (thousand(), thousand());
        let heap = measure(|| a.iter().chain(&b).copied().collect::<Vec<u64>>());
        check(heap.total_blocks, CHAINED, "CHAINED: how many blocks is a Vec of two slices, chained?");
    }

    #[test]
    fn pairs_walked() {
        let (a, b) = (thousand(), thousand());
        let heap = measure(|| {
            let mut pairs = a.iter().zip(b.iter().rev()).peekable();
            let mut sum = 0;
            while let Some((a, b)) = pairs.next() {
                sum += a * b + pairs.peek().map_or(0, |(next, _)| **next);
            }
            sum
        });
        check(heap.total_blocks, WALKED, "WALKED: how many blocks is a loop over zip, rev and peekable?");
    }

    #[test]
    fn a_thousand_parted() {
        let numbers = thousand();
        let heap = measure(|| halves(&numbers));
        check(heap.total_blocks, PARTITIONED, "PARTITIONED: how many blocks is partition, of 500 and 500?");
    }

    #[test]
    fn a_thousand_pairs_unzipped() {
        let pairs: Vec<(u64, u64)> = (0..1_000).map(|i| (i, i)).collect();
        let heap = measure(|| pairs.iter().copied().unzip::<u64, u64, Vec<u64>, Vec<u64>>());
        check(heap.total_blocks, UNZIPPED, "UNZIPPED: how many blocks is unzip, of 1,000 pairs?");
    }

    #[test]
    fn a_thousand_results() {
        let numbers = thousand();
        let heap = measure(|| numbers.iter().map(|n| Ok(*n)).collect::<Result<Vec<u64>, ()>>());
        check(heap.total_blocks, RESULTS, "RESULTS: how many blocks is a Vec collected from 1,000 results?");
    }

    #[test]
    fn a_file_read_whole() {
        let blocks = blocks_of_reading("whole", |mut file, bytes| file.read_to_end(bytes));
        check(blocks, WHOLE_FILE, "WHOLE_FILE: how many blocks is read_to_end, of a file?");
    }

    #[test]
    fn a_file_read_behind_take() {
        let blocks = blocks_of_reading("take", |file, bytes| file.take(1_000_000).read_to_end(bytes));
        check(blocks, BEHIND_TAKE, "BEHIND_TAKE: how many blocks is read_to_end, behind take?");
    }

    #[test]
    fn a_thousand_lines() {
        let text = "2026-03-01 12:00:00 started\n".repeat(1_000);
        let heap = measure(|| text.as_bytes().lines().count());
        check(heap.total_blocks, LINES, "LINES: how many blocks is lines, of 1,000 lines?");
    }

    #[test]
    fn the_buffer_of_a_reader() {
        let heap = measure(|| BufReader::new(io::empty()));
        check(heap.total_bytes, BUFFER, "BUFFER: how many bytes does BufReader::new ask for?");
    }
}
