//! A runaway program is stopped, and says why.

mod child;

use std::hint::black_box;
use std::mem;

use heaplings::{measure, measure_threads};

/// Runs an ignored test and asserts that it was stopped with this sentence.
#[track_caller]
fn assert_stopped(test: &str, why: &str) {
    let output = child::command(test).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    let sentence = format!("heaplings: stopped, because {why}\n");
    assert!(stderr.contains(&sentence), "{}", child::text(&output));
    assert!(!stderr.contains("panicked"), "{stderr}");
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        const SIGABRT: i32 = 6;
        assert_eq!(output.status.signal(), Some(SIGABRT));
    }
    assert!(!output.status.success());
}

/// Leaks a block that is asked for and never touched, so that it costs no memory.
fn leak(bytes: usize) {
    mem::forget(black_box(Vec::<u8>::with_capacity(black_box(bytes))));
}

const MIB: usize = 1 << 20;

#[test]
#[cfg_attr(not(debug_assertions), ignore = "live bytes are added up in builds with debug assertions")]
fn more_than_a_gib_alive_is_stopped() {
    assert_stopped("outgrows_a_gib", "the program holds more than 1 GiB at once");
}

#[test]
#[ignore = "run by more_than_a_gib_alive_is_stopped"]
fn outgrows_a_gib() {
    if child::is_child() {
        // Outside of a measurement: a runaway behaviour test is stopped as well.
        while black_box(true) {
            leak(64 * MIB);
        }
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "live bytes are added up in builds with debug assertions")]
fn a_single_huge_block_is_stopped() {
    assert_stopped("asks_for_a_huge_block", "the program holds more than 1 GiB at once");
}

#[test]
#[ignore = "run by a_single_huge_block_is_stopped"]
fn asks_for_a_huge_block() {
    if child::is_child() {
        measure(|| leak(1_024 * MIB + 1));
    }
}

#[test]
fn just_under_a_gib_is_let_be() {
    let output = child::command("stays_under_a_gib").output().unwrap();
    assert!(output.status.success(), "{}", child::text(&output));
}

#[test]
#[ignore = "run by just_under_a_gib_is_let_be"]
fn stays_under_a_gib() {
    if child::is_child() {
        // Also many times, and moved by a thread that is not measured: what is freed no longer counts.
        for _ in 0..100 {
            drop(black_box(Vec::<u8>::with_capacity(black_box(1_000 * MIB))));
        }
        let heap = measure(|| {
            for _ in 0..10 {
                let mut bytes = black_box(Vec::<u8>::with_capacity(black_box(400 * MIB)));
                bytes.reserve_exact(black_box(500 * MIB));
                black_box(bytes);
            }
        });
        assert_eq!((heap.total_blocks, heap.curr_blocks), (20, 0));
        for _ in 0..10 {
            let mut bytes = black_box(Vec::<u8>::with_capacity(black_box(400 * MIB)));
            bytes.reserve_exact(black_box(500 * MIB));
            black_box(bytes);
        }
    }
}

#[test]
fn more_than_a_million_blocks_are_stopped() {
    assert_stopped("allocates_without_end", "a measured closure made more than 1,000,000 allocations");
}

#[test]
#[ignore = "run by more_than_a_million_blocks_are_stopped"]
fn allocates_without_end() {
    if child::is_child() {
        measure_threads(|| {
            while black_box(true) {
                drop(black_box(Box::new(black_box(7_u8))));
            }
        });
    }
}

#[test]
fn more_than_64_gib_in_total_are_stopped() {
    assert_stopped("asks_for_more_and_more", "a measured closure asked for more than 64 GiB in total");
}

#[test]
#[ignore = "run by more_than_64_gib_in_total_are_stopped"]
fn asks_for_more_and_more() {
    if child::is_child() {
        measure(|| {
            while black_box(true) {
                drop(black_box(Vec::<u8>::with_capacity(black_box(512 * MIB))));
            }
        });
    }
}

#[test]
fn a_request_that_the_system_refuses_is_an_error_and_not_the_end() {
    let mut numbers: Vec<u8> = Vec::new();
    assert!(numbers.try_reserve_exact(1 << 60).is_err());
    let heap = heaplings::measure(|| Vec::<u8>::new().try_reserve_exact(1 << 60).is_err());
    assert!(heap.value);
}
