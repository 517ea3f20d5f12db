// Wrong: the diary asks for its room once, and its lines are still counted
// Fails: an_operation_without_allocations_shows_none

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
        Totals { operations, blocks: heap.max_blocks as u64, bytes: heap.max_bytes as u64 }
    }

    /// The figures of one operation, such as `64 B/op, 2 allocs/op`. A figure that is no whole number is
    /// rounded to two decimals: a block in every fourth operation is `0.25 allocs/op`. Of no operations both
    /// are 0.
    fn line(&self) -> String {
        format!("{} B/op, {} allocs/op", self.bytes, self.blocks)
    }
}

/// Runs the operation `operations` times, while dhat is counting.
fn run(operations: u64, mut operation: impl FnMut()) {
    let mut diary = Vec::with_capacity(operations as usize);
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
