//! The facts that the chapter on benchmarking states, each in a test with the fact as its name. If a new Rust or a
//! new dhat changes one, its test fails, and the chapter's text must be changed with it.

use std::cell::Cell;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};

use heaplings::{measure, measure_threads, measure_with};

/// A page of 2,048 bytes in one block.
fn page() -> String {
    String::with_capacity(2_048)
}

/// Copies all words that came before, for each of n words of 5 bytes.
fn copies_of_what_came_before(n: usize) {
    let words = vec!["abcde".to_string(); n];
    let heap = measure(|| (0..n).for_each(|at| drop(black_box(words[..at].concat()))));
    let bytes = 5 * n * (n - 1) / 2;
    assert_eq!((heap.total_blocks, heap.total_bytes), (n as u64 - 1, bytes as u64));
}

/// The bytes that it takes to append n words of 5 bytes to a String.
fn bytes_of_appending(n: usize) -> u64 {
    let append = || {
        let mut text = String::new();
        (0..n).for_each(|_| text.push_str("abcde"));
        text
    };
    measure(append).total_bytes
}

// Keeping and hiding.

#[test]
fn keeping_500_pages_is_508_allocations_and_a_peak_of_1_036_288_bytes() {
    let heap = measure(|| {
        let mut pages = Vec::new();
        (0..500).for_each(|_| pages.push(page()));
        pages
    });
    assert_eq!((heap.total_blocks, heap.max_bytes), (508, 1_036_288));
}

#[test]
fn hiding_500_pages_is_500_allocations_and_a_peak_of_2_048_bytes() {
    let heap = measure(|| (0..500).for_each(|_| drop(black_box(page()))));
    assert_eq!((heap.total_blocks, heap.max_bytes), (500, 2_048));
}

#[test]
fn black_box_gives_back_what_it_gets_and_allocates_nothing() {
    let heap = measure_with(|| vec![1, 2, 3], black_box);
    assert_eq!((heap.total_blocks, heap.value.as_slice()), (0, [1, 2, 3].as_slice()));
}

#[test]
fn an_iterator_that_nobody_consumes_does_nothing() {
    let calls = Cell::new(0);
    let lines = ["one", "two", "three"];
    let parse = |line: &&str| {
        calls.set(calls.get() + 1);
        line.len()
    };
    drop(black_box(lines.iter().map(parse)));
    assert_eq!(calls.get(), 0);
    assert_eq!(black_box(lines.iter().map(parse)).sum::<usize>(), 11);
    assert_eq!(calls.get(), 3);
}

// Counting.

#[test]
fn totals_count_what_neither_the_peak_nor_the_end_shows() {
    let heap = measure(|| (0..1_000).for_each(|_| drop(black_box(vec![0_u8; 64]))));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1_000, 64_000));
    assert_eq!((heap.max_blocks, heap.max_bytes), (1, 64));
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (0, 0));
}

#[test]
fn a_block_that_grows_counts_once_more() {
    let heap = measure(|| {
        let mut numbers = Vec::new();
        (0..1_000_u64).for_each(|number| numbers.push(number));
        numbers
    });
    // The row of this library in findings/COUNTERS.md.
    assert_eq!((heap.total_blocks, heap.total_bytes, heap.max_bytes), (9, 16_352, 8_192));
}

#[test]
fn counts_do_not_vary() {
    let operation = || {
        let words: Vec<String> = (0..50).map(|i| format!("word {i}")).collect();
        words.join(" ")
    };
    let figures = || {
        let heap = measure(operation);
        (heap.total_blocks, heap.total_bytes, heap.max_bytes, heap.curr_bytes)
    };
    let first = figures();
    assert!((0..100).all(|_| figures() == first));
}

#[test]
fn a_first_run_may_allocate_what_later_ones_use_again() {
    let mut scratch = Vec::new();
    let mut run = || {
        let heap = measure(|| {
            scratch.clear();
            (0..1_000_u64).for_each(|number| scratch.push(number));
        });
        heap.total_blocks
    };
    assert_eq!([run(), run(), run()], [9, 0, 0]);
}

#[test]
fn dhat_panics_at_a_second_profiler() {
    let heap = measure(|| 1);
    let second = catch_unwind(AssertUnwindSafe(|| dhat::Profiler::builder().testing().build()));
    let message = second.expect_err("two profilers at a time");
    let message = message.downcast_ref::<&str>().copied().unwrap_or_default();
    assert_eq!(message, "dhat: creating a profiler while a profiler is already running");
    drop(heap);
}

// Samples and growth.

#[test]
fn one_sample_of_a_million_makes_the_mean_40_288_and_leaves_the_median_300() {
    let mut samples = [300_u64; 25];
    samples[7] = 1_000_000;
    assert_eq!(samples.iter().sum::<u64>() / 25, 40_288);
    assert_eq!(*samples.select_nth_unstable(12).1, 300);
}

#[test]
fn doubling_n_doubles_the_blocks_and_makes_four_times_the_bytes_of_copying_what_came_before() {
    // 49 and 6,125, 99 and 24,750, 199 and 99,500.
    [50, 100, 200].into_iter().for_each(copies_of_what_came_before);
    assert_eq!([50, 100, 200].map(|n| 5 * n * (n - 1) / 2), [6_125, 24_750, 99_500]);
}

#[test]
fn doubling_n_doubles_the_bytes_of_appending() {
    assert_eq!([50, 100, 200].map(bytes_of_appending), [504, 1_016, 2_040]);
}

#[test]
fn fixed_costs_hide_in_ratios_and_cancel_out_in_differences() {
    let linear = [1_000, 2_000, 4_000].map(|n| 4_000_000 + 24 * n);
    assert_eq!(linear[2] / linear[1], 1);
    assert_eq!((linear[2] - linear[1]) / (linear[1] - linear[0]), 2);
    let quadratic = [1_000_u64, 2_000, 4_000].map(|n| 40_000_000 + n * n);
    assert_eq!(quadratic[2] / quadratic[1], 1);
    assert_eq!((quadratic[2] - quadratic[1]) / (quadratic[1] - quadratic[0]), 4);
}

#[test]
fn a_figure_that_is_rounded_and_trimmed_hides_that_it_is_no_whole_number() {
    assert_eq!(format!("{:.2}", 1.999).trim_end_matches(".00"), "2");
}

// What is not seen.

/// An open directory counts less than 100 bytes: libc's own buffer for it, of 32 KiB, is not seen.
#[test]
#[cfg(target_os = "linux")]
fn an_open_directory_counts_without_the_buffer_of_libc() {
    let heap = measure(|| std::fs::read_dir("/").unwrap());
    assert!((1..100).contains(&heap.total_bytes), "{}", heap.total_bytes);
}

/// A thread counts less than 4,096 bytes: its stack is mapped, and is not seen.
#[test]
fn a_thread_counts_without_its_stack() {
    let large =
        || std::thread::Builder::new().stack_size(8 << 20).spawn(|| black_box(1)).unwrap().join().unwrap();
    let heap = measure_threads(large);
    assert!((1..4_096).contains(&heap.total_bytes), "{}", heap.total_bytes);
}

/// A String of 33 bytes counts 33, whatever the allocator rounds it up to.
#[test]
fn a_block_counts_what_was_asked_for() {
    let heap = measure(|| String::with_capacity(33));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 33));
}

// What is counted with it.

/// Printing 101 lines of 10 bytes is 8 blocks in a test whose output is captured, and at most the line buffer elsewhere.
#[test]
fn printing_counts_where_it_is_captured() {
    let heap = measure(|| (0..101).for_each(|_| println!("123456789")));
    assert!(matches!((heap.total_blocks, heap.total_bytes), (8, 2_550) | (1, 1_024) | (0, 0)), "{heap:?}");
}
