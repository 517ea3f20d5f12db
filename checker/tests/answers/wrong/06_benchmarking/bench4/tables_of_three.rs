// Wrong: the tables wait as before, and are small now
// Fails: sorts_a_table_that_is_not_sorted_yet, more_iterations_need_no_more_memory

use std::hint::black_box;
use std::time::Instant;

use heaplings::bench_with;

/// Tells the time, in nanoseconds since some moment.
trait Clock {
    fn now(&self) -> u64;
}

/// The real clock. Reading it takes longer than many operations do, so it cannot be read around each.
struct Wall(Instant);

impl Clock for Wall {
    fn now(&self) -> u64 {
        self.0.elapsed().as_nanos() as u64
    }
}

/// The most inputs that may be alive at once.
const BATCH: usize = 100;

/// The nanoseconds that all operations take together, each with a fresh input. Making inputs is not timed. An
/// operation hides its input and its result from the optimiser itself.
fn time<I>(
    clock: &impl Clock,
    iterations: usize,
    mut set_up: impl FnMut() -> I,
    mut operation: impl FnMut(I),
) -> u64 {
    let inputs: Vec<I> = (0..iterations).map(|_| set_up()).collect();
    let start = clock.now();
    for input in inputs {
        operation(input);
    }
    clock.now() - start
}

/// A table of scores in no order.
fn scores() -> Vec<u32> {
    vec![3, 2, 1]
}

/// The best score of a table, which is sorted in place.
fn best(mut scores: Vec<u32>) -> Option<u32> {
    scores.sort_unstable();
    scores.last().copied()
}

/// `best`, with its input and its result hidden from the optimiser.
fn hidden_best(scores: Vec<u32>) {
    black_box(best(black_box(scores)));
}

fn main() {
    let iterations = 50 * BATCH;
    let nanoseconds = time(&Wall(Instant::now()), iterations, scores, hidden_best);
    println!("best(250 scores): {} ns/op, by our own clock", nanoseconds / iterations as u64);
    bench_with("best(250 scores)", scores, best);
}
