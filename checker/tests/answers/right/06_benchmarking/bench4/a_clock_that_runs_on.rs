// Right: batches of equal size; one reading begins it all, and the time of the set-up is taken off

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
    let batches = iterations.div_ceil(BATCH).max(1);
    let begin = clock.now();
    let mut apart = 0;
    let mut start = begin;
    for batch in 0..batches {
        let (from, to) = (iterations * batch / batches, iterations * (batch + 1) / batches);
        let inputs: std::collections::VecDeque<I> = (from..to).map(|_| set_up()).collect();
        apart += clock.now() - start;
        inputs.into_iter().for_each(&mut operation);
        start = clock.now();
    }
    start - begin - apart
}

/// A table of scores in no order.
fn scores() -> Vec<u32> {
    (0..250_u32).map(|player| player.wrapping_mul(2_654_435_761) >> 12).collect()
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
