//! The facts about iterators and I/O that the chapter states, each held by a test of its name. If a new Rust
//! changes one, this is where it shows, and the chapter's text is to be changed with it.

use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, BufWriter, LineWriter, Read, Write};
use std::path::PathBuf;
use std::process;

use heaplings::{measure, measure_with};

fn thousand() -> Vec<u64> {
    (0..1_000).collect()
}

/// A file of a test's own, removed at its end.
struct Scratch(PathBuf);

impl Scratch {
    fn of(name: &str, bytes: &[u8]) -> Scratch {
        let path = std::env::temp_dir().join(format!("heaplings-io-facts-{}-{name}", process::id()));
        fs::write(&path, bytes).unwrap();
        Scratch(path)
    }

    fn open(&self) -> File {
        File::open(&self.0).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// 10,000 bytes, in 1,000 lines of 9 letters.
fn lines() -> String {
    (0..1_000).map(|i| format!("{i:09}\n")).collect()
}

/// A source that is no file and no slice: `n` bytes, their number unknown to whoever reads them.
struct Pipe(usize);

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = buffer.len().min(self.0);
        self.0 -= n;
        buffer[..n].fill(b'x');
        Ok(n)
    }
}

/// Counts how often it is written to.
struct Calls(usize);

impl Write for Calls {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

// Iterators.

#[test]
fn adapters_allocate_nothing() {
    let (a, b) = (thousand(), thousand());
    let heap = measure(|| {
        let mut ahead = a.iter().peekable();
        while ahead.next().is_some_and(|n| ahead.peek().is_some_and(|next| **next > *n)) {}
        let sum: u64 =
            a.iter().chain(&b).zip(b.iter().rev()).map(|(a, b)| a * b).filter(|n| n % 2 == 0).sum();
        let turns = a.iter().cycle().take(5_000).step_by(3).skip(7).count();
        (sum, turns)
    });
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn collecting_from_what_knows_its_length_is_one_block() {
    let (a, b) = (thousand(), thousand());
    let heap = measure(|| a.iter().chain(&b).copied().collect::<Vec<u64>>());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 16_000));
    drop(heap);
    let heap = measure(|| a.iter().rev().zip(&b).map(|(a, b)| a + b).collect::<Vec<u64>>());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 8_000));
    drop(heap);
    let heap = measure(|| a.iter().copied().peekable().step_by(2).collect::<Vec<u64>>());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 4_000));
}

#[test]
fn filter_take_while_and_flat_map_grow_as_they_go() {
    let a = thousand();
    let heap = measure(|| a.iter().copied().filter(|n| n % 2 == 0).collect::<Vec<u64>>());
    assert_eq!((heap.total_blocks, heap.total_bytes), (8, 8_160));
    drop(heap);
    let heap = measure(|| a.iter().copied().take_while(|n| *n < 500).collect::<Vec<u64>>());
    assert_eq!(heap.total_blocks, 8);
    drop(heap);
    let heap = measure(|| a.iter().flat_map(|n| 0..*n % 3).collect::<Vec<u64>>());
    assert_eq!(heap.total_blocks, 9);
}

#[test]
fn collecting_results_grows_as_it_goes_and_summing_them_allocates_nothing() {
    let a = thousand();
    let check = |n: &u64| if *n < 1_000 { Ok(*n) } else { Err(()) };
    let heap = measure(|| a.iter().map(check).collect::<Result<Vec<u64>, ()>>());
    assert_eq!((heap.total_blocks, heap.total_bytes), (9, 16_352));
    drop(heap);
    let heap = measure(|| a.iter().map(check).sum::<Result<u64, ()>>());
    assert_eq!((heap.total_blocks, heap.value), (0, Ok(499_500)));
}

#[test]
fn unzip_reserves_and_partition_does_not() {
    let a = thousand();
    let heap = measure(|| a.iter().map(|n| (*n, n + 1)).unzip::<u64, u64, Vec<u64>, Vec<u64>>());
    assert_eq!((heap.total_blocks, heap.total_bytes), (2, 16_000));
    drop(heap);
    let heap = measure(|| a.iter().copied().partition::<Vec<u64>, _>(|n| n % 2 == 0));
    assert_eq!((heap.total_blocks, heap.total_bytes), (16, 16_320));
}

#[test]
fn a_boxed_iterator_is_one_block() {
    let a = thousand();
    let heap = measure(|| {
        let numbers: Box<dyn Iterator<Item = &u64>> = black_box(Box::new(a.iter()));
        numbers.count()
    });
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 16));
}

#[test]
fn a_heap_of_the_ten_largest_is_one_block() {
    let heap = measure_with(thousand, |numbers| {
        let mut top = BinaryHeap::with_capacity(11);
        for n in numbers {
            top.push(std::cmp::Reverse(n));
            if top.len() > 10 {
                top.pop();
            }
        }
        top.into_sorted_vec()
    });
    assert_eq!((heap.total_blocks, heap.total_bytes, heap.value.len()), (1, 88, 10));
}

// Reading.

#[test]
fn a_file_and_a_slice_tell_their_length() {
    let text = lines();
    let scratch = Scratch::of("length", text.as_bytes());
    let heap = measure_with(
        || scratch.open(),
        |mut file| {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            bytes
        },
    );
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 10_000));
    drop(heap);
    let heap = measure_with(
        || scratch.open(),
        |mut file| {
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            text
        },
    );
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 10_000));
    drop(heap);
    let heap = measure(|| io::read_to_string(text.as_bytes()).unwrap());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 10_000));
}

#[test]
fn take_hides_the_length_of_a_file() {
    let scratch = Scratch::of("take", lines().as_bytes());
    let heap = measure_with(
        || scratch.open(),
        |file| {
            let mut bytes = Vec::new();
            file.take(1 << 20).read_to_end(&mut bytes).unwrap();
            bytes
        },
    );
    assert_eq!((heap.total_blocks, heap.total_bytes, heap.value.len()), (10, 32_736, 10_000));
    drop(heap);
    // Where the capacity is there already, nothing is asked for, not even at the end of the file.
    let heap = measure_with(
        || (scratch.open(), Vec::with_capacity(10_000)),
        |(file, mut bytes)| {
            file.take(1 << 20).read_to_end(&mut bytes).unwrap();
            bytes
        },
    );
    assert_eq!((heap.total_blocks, heap.value.len()), (0, 10_000));
}

#[test]
fn what_does_not_know_its_length_is_read_by_doubling() {
    let heap = measure(|| {
        let mut bytes = Vec::new();
        Pipe(10_000).read_to_end(&mut bytes).unwrap();
        bytes
    });
    assert_eq!((heap.total_blocks, heap.total_bytes), (10, 32_736));
}

#[test]
fn lines_is_a_block_for_each_line() {
    let text = lines();
    let heap = measure(|| text.as_bytes().lines().count());
    assert_eq!((heap.total_blocks, heap.total_bytes), (1_000, 10_000));
    drop(heap);
    let heap = measure(|| {
        let (mut input, mut line, mut count) = (text.as_bytes(), String::new(), 0);
        while input.read_line(&mut line).unwrap() > 0 {
            count += 1;
            line.clear();
        }
        count
    });
    assert_eq!((heap.total_blocks, heap.value), (1, 1_000));
}

#[test]
fn the_longest_line_needs_the_text_or_one_line() {
    for n in [1, 16] {
        let input = || lines().repeat(n).into_bytes();
        let heap = measure_with(input, |input| {
            let mut text = String::new();
            input.as_slice().read_to_string(&mut text).unwrap();
            text.lines().map(str::len).max()
        });
        assert_eq!((heap.max_bytes, heap.value), (n * 10_000, Some(9)));
        drop(heap);
        let heap = measure_with(input, |input| {
            let (mut input, mut line, mut longest) = (input.as_slice(), String::new(), None);
            while input.read_line(&mut line).unwrap() > 0 {
                longest = longest.max(line.lines().map(str::len).next());
                line.clear();
            }
            longest
        });
        assert_eq!((heap.max_bytes, heap.value), (10, Some(9)));
    }
}

#[test]
fn a_buffered_file_is_read_in_8_kib() {
    let scratch = Scratch::of("buffered", lines().repeat(10).as_bytes());
    let heap = measure_with(
        || scratch.open(),
        |file| {
            let (mut input, mut line, mut count) = (BufReader::new(file), Vec::new(), 0);
            while input.read_until(b'\n', &mut line).unwrap() > 0 {
                count += 1;
                line.clear();
            }
            count
        },
    );
    // The buffer, and one line of 10 bytes.
    assert_eq!((heap.total_blocks, heap.total_bytes, heap.value), (2, 8_202, 10_000));
}

#[test]
fn buffers_are_8_kib_and_1_kib_for_lines_or_what_one_says() {
    let heap = measure(|| (BufReader::new(io::empty()), BufWriter::new(io::sink())));
    assert_eq!((heap.total_blocks, heap.total_bytes), (2, 16_384));
    drop(heap);
    let heap = measure(|| LineWriter::new(io::sink()));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 1_024));
    drop(heap);
    let heap = measure(|| BufReader::with_capacity(100, io::empty()));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 100));
    drop(heap);
    let heap = measure(|| BufReader::with_capacity(0, io::empty()));
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn from_utf8_lossy_copies_only_what_is_broken() {
    let heap = measure(|| String::from_utf8_lossy(black_box(b"whole")).len());
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    let heap = measure(|| String::from_utf8_lossy(black_box(b"br\xffken")).len());
    assert!(heap.total_blocks >= 1);
}

// Writing and copying.

#[test]
fn write_allocates_nothing_and_calls_for_every_piece() {
    let mut out = Calls(0);
    let heap = measure(|| writeln!(out, "{} {}", black_box(7), black_box(8)).unwrap());
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    // Two numbers, the space between them, and the line feed.
    assert_eq!(out.0, 4);
    let mut out = Calls(0);
    let mut buffered = BufWriter::new(&mut out);
    for i in 0..100 {
        writeln!(buffered, "{} {}", black_box(i), black_box(8)).unwrap();
    }
    buffered.flush().unwrap();
    drop(buffered);
    assert_eq!(out.0, 1);
}

#[test]
fn io_copy_has_its_buffer_on_the_stack() {
    let mut out = Calls(0);
    let heap = measure(|| io::copy(&mut Pipe(1_000_000), &mut out).unwrap());
    assert_eq!((heap.total_blocks, heap.value), (0, 1_000_000));
    drop(heap);
    // 8 KiB at a time.
    assert_eq!(out.0, 123);
}

#[test]
fn a_dropped_writer_keeps_quiet_about_what_it_could_not_write() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut out = BufWriter::new(Full);
    assert!(out.write_all(b"a few bytes").is_ok());
    drop(out);
    let mut out = BufWriter::new(Full);
    out.write_all(b"a few bytes").unwrap();
    assert!(out.flush().is_err());
}

#[test]
fn an_error_of_a_kind_allocates_nothing_and_one_with_a_message_three_blocks() {
    let heap = measure(|| io::Error::from(black_box(io::ErrorKind::InvalidData)));
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    let heap = measure(|| io::Error::other(black_box("damaged")));
    assert_eq!(heap.total_blocks, 3);
}
