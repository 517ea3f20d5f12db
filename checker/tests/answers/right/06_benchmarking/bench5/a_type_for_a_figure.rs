// Right: a Display of its own for a figure, and a runner by an iterator

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
        let figure = |total| Figure { total, operations: self.operations };
        format!("{} B/op, {} allocs/op", figure(self.bytes), figure(self.blocks))
    }
}

struct Figure {
    total: u64,
    operations: u64,
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.total.checked_rem(self.operations) {
            None => f.write_str("0"),
            Some(0) => write!(f, "{}", self.total / self.operations),
            Some(_) => write!(f, "{:.2}", self.total as f64 / self.operations as f64),
        }
    }
}

fn run(operations: u64, mut operation: impl FnMut()) {
    (0..operations).for_each(|_| operation());
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
