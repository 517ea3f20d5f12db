//! Fresh input for every iteration, in batches: made while the clock stands, used while it runs.
//!
//! ## Why it works
//!
//! An operation that changes its input must not see it twice: sorting a sorted table is another benchmark,
//! and most often a faster one. So inputs are made ahead, outside of the timed part, and for 100 iterations
//! at a time, not for all of them. A batch of 100 is large enough to make two readings of the clock cheap,
//! and the memory no longer depends on the number of iterations: a peak of 102,400 bytes, for 600 of them as
//! for 6 million. `drain` empties the Vec and keeps its room for the next batch.
//!
//! ## What it costs
//!
//! The clock is read twice for each batch instead of twice in all. And an input that was made a while ago may
//! have left the processor's caches, or may still be in them: the larger the batch, the colder its inputs.
//!
//! ## When not to
//!
//! If the operation only reads its input, make the input once. If one operation takes milliseconds, read the
//! clock around each, as Go's `StopTimer` and `StartTimer` do: a reading takes next to nothing then, and one
//! input is alive at a time. Do not clone the input inside the timed part "because cloning is cheap": for
//! this table that would add a block and 1,000 bytes to every line of the report.
//!
//! ## Another way
//!
//! Batches of 50 pass as well. If freeing the results is not to be timed, let the operation return them, keep
//! those of a batch, and drop them after the clock has been read.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_hundred_tables_wait_at_a_time | before | 601 | 614400 | 614400 | 0 |
//! | | after | 601 | 602400 | 102400 | 0 |
//! | more_iterations_need_no_more_memory | before | 1 | 800000 | 800000 | 0 |
//! | | after | 1 | 800 | 800 | 0 |

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
    let mut inputs = Vec::with_capacity(iterations.min(BATCH));
    let (mut took, mut left) = (0, iterations);
    while left > 0 {
        let batch = left.min(BATCH);
        inputs.extend((0..batch).map(|_| set_up()));
        let start = clock.now();
        for input in inputs.drain(..) {
            operation(input);
        }
        took += clock.now() - start;
        left -= batch;
    }
    took
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::cell::Cell;

    /// A clock that stands still until somebody lets time pass.
    #[derive(Default)]
    struct Ticks {
        now: Cell<u64>,
        readings: Cell<usize>,
    }

    impl Ticks {
        fn pass(&self, nanoseconds: u64) {
            self.now.set(self.now.get() + nanoseconds);
        }
    }

    impl Clock for Ticks {
        fn now(&self) -> u64 {
            self.readings.set(self.readings.get() + 1);
            self.now.get()
        }
    }

    const COUNTS: [usize; 8] = [0, 1, 2, 99, 100, 101, 250, 1_000];

    #[test]
    fn times_the_operations_and_not_the_set_up() {
        for iterations in COUNTS {
            let ticks = Ticks::default();
            let took = time(&ticks, iterations, || ticks.pass(5_000), |()| ticks.pass(300));
            assert_eq!(took, 300 * iterations as u64, "{iterations} iterations");
        }
    }

    #[test]
    fn gives_every_operation_an_input_of_its_own() {
        for iterations in COUNTS {
            let made = Cell::new(0);
            let mut used = Vec::new();
            let set_up = || {
                made.set(made.get() + 1);
                made.get()
            };
            time(&Ticks::default(), iterations, set_up, |input: usize| used.push(input));
            assert_eq!(made.get(), iterations);
            used.sort();
            assert!(used.into_iter().eq(1..=iterations), "{iterations} iterations");
        }
    }

    #[test]
    fn sorts_a_table_that_is_not_sorted_yet() {
        let mut tables = 0;
        let sort = |table: Vec<u32>| {
            assert!(table.len() == 250 && !table.is_sorted());
            tables += 1;
            assert_eq!(best(table), scores().into_iter().max());
        };
        time(&Ticks::default(), 205, scores, sort);
        assert_eq!(tables, 205);
        assert_eq!((best(Vec::new()), best(vec![3]), best(vec![9, 40, 7])), (None, Some(3), Some(40)));
    }

    #[test]
    fn reads_the_clock_twice_for_a_batch_at_the_most() {
        for iterations in COUNTS {
            let ticks = Ticks::default();
            time(&ticks, iterations, || (), |()| ());
            // Batches of 50 are batches, too.
            let most = 4 * iterations.div_ceil(100).max(1) + 2;
            let readings = ticks.readings.get();
            assert!(readings <= most, "{readings} readings for {iterations} operations");
        }
    }

    #[test]
    fn a_hundred_tables_wait_at_a_time() {
        let heap = measure(|| time(&Ticks::default(), 600, scores, hidden_best));
        // 100 tables of 1,000 bytes, and 24 for each in the list of them; and as much again for a list of
        // another shape.
        dhat::assert!(heap.max_bytes <= 104_800);
    }

    #[test]
    fn more_iterations_need_no_more_memory() {
        let heap = measure(|| time(&Ticks::default(), 100_000, || 7_u64, |number| assert_eq!(number, 7)));
        // 100 numbers of 8 bytes, and three times as much again for a list of another shape. A number for
        // each batch would be 8,000 bytes.
        dhat::assert!(heap.max_bytes <= 3_200);
    }
}
