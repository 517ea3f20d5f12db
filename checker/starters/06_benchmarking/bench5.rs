//! A chat server's team wants to know what an operation allocates: bytes and blocks per operation, as Go
//! reports them. dhat counts a whole run. But the report takes the wrong two of dhat's figures and does not
//! divide them: it says "640,000 B/op" where an operation asks for 64 bytes, or "64 B/op" where it asks for
//! thousands. And the runner keeps a diary while dhat is counting, which adds to every operation.
//! Goal: a line that speaks of one operation, and a runner that adds nothing of its own to the count.

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
    // TODO: take the right two.
    fn of(operations: u64, heap: &Heap<()>) -> Totals {
        Totals { operations, blocks: heap.max_blocks as u64, bytes: heap.max_bytes as u64 }
    }

    /// The figures of one operation, such as `64 B/op, 2 allocs/op`. A figure that is no whole number is
    /// rounded to two decimals: a block in every fourth operation is `0.25 allocs/op`. If there were no
    /// operations, nothing was asked for, and both are 0.
    // TODO: say what one operation asks for.
    fn line(&self) -> String {
        format!("{} B/op, {} allocs/op", self.bytes, self.blocks)
    }
}

/// Runs the operation `operations` times, while dhat is counting.
// TODO: add nothing to what the operation allocates.
fn run(operations: u64, mut operation: impl FnMut()) {
    let mut diary = Vec::new();
    for number in 1..=operations {
        operation();
        diary.push(format!("operation {number} of {operations}: done"));
    }
    black_box(diary);
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
