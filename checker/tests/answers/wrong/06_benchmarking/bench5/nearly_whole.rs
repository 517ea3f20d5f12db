// Wrong: what differs from a whole number by less than a millionth is one
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
    /// rounded to two decimals: a block in every fourth operation is `0.25 allocs/op`. If there were no
    /// operations, nothing was asked for, and both are 0.
    fn line(&self) -> String {
        let each = |total: u64| {
            if self.operations == 0 {
                return "0".to_string();
            }
            let each = total as f64 / self.operations as f64;
            if (each - each.round()).abs() < 1e-6 { format!("{each:.0}") } else { format!("{each:.2}") }
        };
        format!("{} B/op, {} allocs/op", each(self.bytes), each(self.blocks))
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
