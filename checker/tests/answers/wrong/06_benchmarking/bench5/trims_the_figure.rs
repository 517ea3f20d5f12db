// Wrong: what rounds to a whole number is not one
// Fails: rounds_nothing_away

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
    /// rounded to two decimals: a block in every fourth operation is `0.25 allocs/op`. Of no operations both
    /// are 0.
    fn line(&self) -> String {
        let Totals { operations, blocks, bytes } = *self;
        let (bytes, blocks) = (per_operation(bytes, operations), per_operation(blocks, operations));
        format!("{bytes} B/op, {blocks} allocs/op")
    }
}

/// The quotient: a whole number if it is one, otherwise with two decimals.
fn per_operation(total: u64, operations: u64) -> String {
    let operations = operations.max(1);
    let figure = format!("{:.2}", total as f64 / operations as f64);
    figure.trim_end_matches(".00").to_string()
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
