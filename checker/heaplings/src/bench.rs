//! How long an operation takes and what it allocates, in the form of Go's benchmarks.

use std::fmt;
use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::measure::measure_threads;

/// How long one benchmark is timed, all samples together.
const BUDGET: Duration = Duration::from_millis(500);
/// How long an operation runs before the first sample.
const WARM_UP: Duration = Duration::from_millis(100);
/// How many samples the median is of.
const SAMPLES: u32 = 25;
/// The inputs that are made ahead for one sample, at the most: they are all alive at once.
const MOST_INPUTS: u64 = 1_000;
/// The operations that are measured, and the allocations after which that is cut short: dhat records
/// a call stack for each.
const MEASURED_OPERATIONS: u64 = 100;
const MEASURED_BLOCKS: u64 = 20_000;

/// Runs `operation` many times and prints a line like Go's `testing.B` with `-benchmem`:
///
/// ```text
/// squares(1000)                     250000          1834 ns/op        8000 B/op           1 allocs/op
/// ```
///
/// that is: the name, the iterations timed, the time, the bytes and the allocations of one operation.
/// The time is the median of several samples, taken after a warm-up and with dhat out of the way, and
/// it includes dropping the result. Bytes and allocations are counted in separate, untimed runs.
pub fn bench<R>(name: &str, mut operation: impl FnMut() -> R) {
    bench_with(name, || (), |()| operation());
}

/// [`bench`] of an operation that uses its input up: `set_up` makes a fresh one for each iteration, and
/// is neither timed nor counted.
pub fn bench_with<I, R>(name: &str, mut set_up: impl FnMut() -> I, mut operation: impl FnMut(I) -> R) {
    if cfg!(debug_assertions) {
        eprintln!("note: this is a dev build; time it with `cargo run --release`");
    }
    let timing = time(&mut set_up, &mut operation, WARM_UP, BUDGET);
    let cost = cost(&mut set_up, &mut operation);
    println!("{}", Line { name, timing, cost });
}

/// What the clock said.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Timing {
    iterations: u64,
    nanoseconds: f64,
}

/// What dhat counted, over all measured operations.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cost {
    operations: u64,
    blocks: u64,
    bytes: u64,
}

fn time<I, R>(
    set_up: &mut impl FnMut() -> I,
    operation: &mut impl FnMut(I) -> R,
    warm_up: Duration,
    budget: Duration,
) -> Timing {
    let per_operation = calibrate(set_up, operation, warm_up);
    let per_sample = budget.as_secs_f64() / f64::from(SAMPLES) / per_operation.as_secs_f64().max(1e-10);
    // An operation slower than a sample's share of the budget still gets a few samples.
    let samples =
        if per_sample < 1.0 { (per_sample * f64::from(SAMPLES)).max(5.0) } else { f64::from(SAMPLES) };
    let per_sample = (per_sample as u64).max(1);
    let mut figures: Vec<f64> = (0..samples as u32)
        .map(|_| sample(set_up, operation, per_sample).as_nanos() as f64 / per_sample as f64)
        .collect();
    figures.sort_by(f64::total_cmp);
    Timing { iterations: per_sample * figures.len() as u64, nanoseconds: figures[figures.len() / 2] }
}

/// Warms up, and returns about how long one operation takes.
fn calibrate<I, R>(
    set_up: &mut impl FnMut() -> I,
    operation: &mut impl FnMut(I) -> R,
    warm_up: Duration,
) -> Duration {
    let started = Instant::now();
    let mut iterations = 1;
    loop {
        let took = sample(set_up, operation, iterations);
        // Set-up that is slower than the operation must not make the warm-up endless, so the clock on
        // the wall decides when to stop and the time inside the operation what it costs.
        if started.elapsed() >= warm_up {
            return took.div_f64(iterations as f64);
        }
        iterations *= 2;
    }
}

/// Times `iterations` operations in batches, their inputs made before the clock starts.
fn sample<I, R>(
    set_up: &mut impl FnMut() -> I,
    operation: &mut impl FnMut(I) -> R,
    iterations: u64,
) -> Duration {
    if size_of::<I>() == 0 {
        // No input to speak of, so no batches that could disturb the loop.
        let started = Instant::now();
        for _ in 0..iterations {
            black_box(operation(black_box(set_up())));
        }
        return started.elapsed();
    }
    let mut took = Duration::ZERO;
    let mut left = iterations;
    let mut inputs = Vec::with_capacity(left.min(MOST_INPUTS) as usize);
    while left > 0 {
        let batch = left.min(MOST_INPUTS);
        inputs.extend((0..batch).map(|_| set_up()));
        let started = Instant::now();
        for input in inputs.drain(..) {
            black_box(operation(black_box(input)));
        }
        took += started.elapsed();
        left -= batch;
    }
    took
}

fn cost<I, R>(set_up: &mut impl FnMut() -> I, operation: &mut impl FnMut(I) -> R) -> Cost {
    let mut run = |operations: u64| {
        let mut inputs: Vec<I> = (0..operations).map(|_| set_up()).collect();
        let heap = measure_threads(|| {
            for input in inputs.drain(..) {
                black_box(operation(black_box(input)));
            }
        });
        Cost { operations, blocks: heap.total_blocks, bytes: heap.total_bytes }
    };
    let one = run(1);
    run((MEASURED_BLOCKS / one.blocks.max(1)).clamp(1, MEASURED_OPERATIONS))
}

/// One line of output.
struct Line<'a> {
    name: &'a str,
    timing: Timing,
    cost: Cost,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { name, timing, cost } = self;
        let time = if timing.nanoseconds < 100.0 {
            format!("{:.2}", timing.nanoseconds)
        } else {
            format!("{:.0}", timing.nanoseconds)
        };
        write!(
            f,
            "{name:<30} {:>10} {time:>13} ns/op {:>11} B/op {:>11} allocs/op",
            timing.iterations,
            per_operation(cost.bytes, cost.operations),
            per_operation(cost.blocks, cost.operations),
        )
    }
}

/// A whole number where every operation costs the same, as it does unless something is amortised.
fn per_operation(total: u64, operations: u64) -> String {
    if total.is_multiple_of(operations) {
        (total / operations).to_string()
    } else {
        format!("{:.2}", total as f64 / operations as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(2);

    #[test]
    fn counts_per_operation_not_per_run() {
        let cost = cost(&mut || (), &mut |()| vec![0_u8; 64]);
        assert_eq!(cost, Cost { operations: 100, blocks: 100, bytes: 6_400 });
        assert_eq!(per_operation(cost.bytes, cost.operations), "64");
    }

    #[test]
    fn counts_no_set_up() {
        let cost = cost(&mut || vec![1_u8; 64], &mut |input: Vec<u8>| input.len());
        assert_eq!((cost.blocks, cost.bytes), (0, 0));
    }

    #[test]
    fn counts_threads_of_the_operation() {
        let work = || std::thread::spawn(|| drop(black_box(Box::new([0_u8; 5_000])))).join().unwrap();
        let cost = cost(&mut || (), &mut |()| work());
        assert!(cost.bytes >= 5_000 * cost.operations);
    }

    #[test]
    fn shows_an_amortised_cost_as_a_fraction() {
        assert_eq!(per_operation(1, 4), "0.25");
        assert_eq!(per_operation(0, 4), "0");
    }

    #[test]
    fn times_a_slow_operation_a_few_times() {
        let mut calls = 0;
        let mut slow = |()| {
            calls += 1;
            std::thread::sleep(SHORT);
        };
        let timing = time(&mut || (), &mut slow, SHORT, SHORT);
        assert_eq!(timing.iterations, 5);
        assert!(timing.nanoseconds >= SHORT.as_nanos() as f64);
    }

    #[test]
    fn uses_every_input_once() {
        let mut made = 0;
        let mut used = 0;
        let mut set_up = || {
            made += 1;
            made
        };
        sample(&mut set_up, &mut |_: u64| used += 1, 2_500);
        assert_eq!((made, used), (2_500, 2_500));
    }

    #[test]
    fn prints_like_go() {
        let timing = Timing { iterations: 250_000, nanoseconds: 1_834.4 };
        let cost = Cost { operations: 10, blocks: 10, bytes: 80_000 };
        let line = Line { name: "squares(1000)", timing, cost }.to_string();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words, ["squares(1000)", "250000", "1834", "ns/op", "8000", "B/op", "1", "allocs/op"]);
    }
}
