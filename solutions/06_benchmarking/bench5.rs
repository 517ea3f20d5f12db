//! B/op and allocs/op from dhat's totals: what all operations asked for, divided by their number, with
//! nothing of the runner in it.
//!
//! ## Why it works
//!
//! dhat counts a run, and a report speaks of an operation. Between the two lie three decisions. *Which
//! figure*: `total_blocks` and `total_bytes`, because a block that is freed at once was an allocation as
//! well; of 1,000 temporary blocks the peak sees one, and what is left at the end is none. *Divided by
//! what*: by the operations of this run, not by those that the clock timed. *What else is in it*: whatever
//! the loop itself allocates while dhat counts. A line of the diary was one block for each operation, and
//! the list of lines a few more. A run that is counted needs no diary, and 1,000 empty operations come to 0.
//!
//! ## What it costs
//!
//! A second run: dhat notes a call stack for every allocation, so the counted run says nothing about time.
//! Fractions need a careful reader: `0.01 allocs/op` is not a small allocation but one allocation in a
//! hundred operations, most often a Vec or a map that grows.
//!
//! ## When not to
//!
//! When operations differ. The mean of a map in which every thousandth insertion moves everything describes
//! no insertion at all; count that one by itself. To find a leak, look at what is left after n operations
//! and after 2n. And in a test, assert on the total of a fixed number of operations: a whole number is
//! exact, and a quotient with two decimals is not. Go rounds down to whole numbers, so a block in every
//! fourth operation reads `0 allocs/op` there.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | an_operation_without_allocations_shows_none | before | 1009 | 89056 | 64576 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | an_operation_of_one_block_shows_one | before | 1008 | 56480 | 32288 | 0 |
//! | | after | 500 | 12000 | 24 | 0 |
//! | an_operation_of_24_bytes_shows_24 | before | 1008 | 56480 | 32288 | 0 |
//! | | after | 500 | 12000 | 24 | 0 |

use std::hint::black_box;

use heaplings::{Heap, bench, measure};

/// What a run of many operations has allocated.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Totals {
    operations: u64,
    blocks: u64,
    bytes: u64,
}

impl Totals {
    /// Takes from dhat's six figures what the operations asked for, freed or not.
    fn of(operations: u64, heap: &Heap<()>) -> Totals {
        Totals { operations, blocks: heap.total_blocks, bytes: heap.total_bytes }
    }

    /// The figures of one operation, such as `64 B/op, 2 allocs/op`. A figure that is no whole number is
    /// rounded to two decimals: a block in every fourth operation is `0.25 allocs/op`. If there were no
    /// operations, nothing was asked for, and both are 0.
    fn line(&self) -> String {
        let Totals { operations, blocks, bytes } = *self;
        let (bytes, blocks) = (per_operation(bytes, operations), per_operation(blocks, operations));
        format!("{bytes} B/op, {blocks} allocs/op")
    }
}

/// The quotient: a whole number if it is one, otherwise with two decimals.
fn per_operation(total: u64, operations: u64) -> String {
    let operations = operations.max(1);
    if total.is_multiple_of(operations) {
        (total / operations).to_string()
    } else {
        format!("{:.2}", total as f64 / operations as f64)
    }
}

/// Runs the operation `operations` times, while dhat is counting.
fn run(operations: u64, mut operation: impl FnMut()) {
    for _ in 0..operations {
        operation();
    }
}

/// What is benchmarked: a message as it goes out to a room.
fn message(room: &str, text: &str) -> String {
    [room, ": ", text, "\n"].concat()
}

fn main() {
    let send = || message(black_box("lobby"), black_box("the kettle is on"));
    let operations = 1_000;
    let heap = measure(|| run(operations, || drop(black_box(send()))));
    println!("message: {}", Totals::of(operations, &heap).line());
    drop(heap);
    bench("message", send);
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::cell::Cell;
    use std::hint::black_box;

    /// Allocates two blocks, 48 and 16 bytes, and frees them.
    fn two_blocks() {
        drop(black_box([vec![0_u8; 48], vec![0_u8; 16]]));
    }

    #[test]
    fn sends_a_message() {
        assert_eq!(message("", ""), ": \n");
        assert_eq!(message("lobby", "the kettle is on"), "lobby: the kettle is on\n");
        assert_eq!(message("茶室", "水开了"), "茶室: 水开了\n");
    }

    #[test]
    fn runs_the_operation_as_often_as_it_is_told_to() {
        for operations in [0, 1, 2, 1_000] {
            let calls = Cell::new(0);
            run(operations, || calls.set(calls.get() + 1));
            assert_eq!(calls.get(), operations);
        }
    }

    #[test]
    fn takes_what_was_allocated_in_all() {
        let heap = measure(|| (0..10).for_each(|_| two_blocks()));
        assert_eq!(Totals::of(10, &heap), Totals { operations: 10, blocks: 20, bytes: 640 });
        drop(heap);
        // Three blocks in an operation, of which never more than one is alive.
        let heap = measure(|| [100, 7, 30].into_iter().for_each(|size| drop(black_box(vec![0_u8; size]))));
        assert_eq!(Totals::of(1, &heap), Totals { operations: 1, blocks: 3, bytes: 137 });
    }

    #[test]
    fn says_what_one_operation_asks_for() {
        let line = |operations, blocks, bytes| Totals { operations, blocks, bytes }.line();
        assert_eq!(line(1, 2, 64), "64 B/op, 2 allocs/op");
        assert_eq!(line(10_000, 20_000, 640_000), "64 B/op, 2 allocs/op");
        assert_eq!(line(1_000, 0, 0), "0 B/op, 0 allocs/op");
        assert_eq!(line(7, 21, 70_000_000_007), "10000000001 B/op, 3 allocs/op");
    }

    #[test]
    fn rounds_nothing_away() {
        let line = |operations, blocks, bytes| Totals { operations, blocks, bytes }.line();
        assert_eq!(line(4, 1, 1_000), "250 B/op, 0.25 allocs/op");
        assert_eq!(line(1_000, 9, 16_352), "16.35 B/op, 0.01 allocs/op");
        assert_eq!(line(3, 4, 100), "33.33 B/op, 1.33 allocs/op");
        assert_eq!(line(10, 5, 402), "40.20 B/op, 0.50 allocs/op");
        // Nearly 2, nearly 0, and neither of them.
        assert_eq!(line(1_000, 3, 1_999), "2.00 B/op, 0.00 allocs/op");
        assert_eq!(line(10_000_000, 1, 19_999_999), "2.00 B/op, 0.00 allocs/op");
        assert_eq!(line(0, 0, 0), "0 B/op, 0 allocs/op");
    }

    #[test]
    fn an_operation_without_allocations_shows_none() {
        let heap = measure(|| run(1_000, || assert_eq!(black_box(42), 42)));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn an_operation_of_one_block_shows_one() {
        let heap = measure(|| run(500, || drop(message("lobby", "the kettle is on"))));
        dhat::assert!(heap.total_blocks <= 500);
    }

    #[test]
    fn an_operation_of_24_bytes_shows_24() {
        let heap = measure(|| run(500, || drop(message("lobby", "the kettle is on"))));
        // 500 messages of 24 bytes.
        dhat::assert!(heap.total_bytes <= 12_000);
    }
}
