//! How long an operation takes and what it allocates, in the form of Go's benchmarks.

use std::fmt;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::mem::MaybeUninit;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::measure::{measure_threads, profile};
use crate::request::{self, Quoted, Request};

/// How long one benchmark is timed, and in how many samples, when it is run by itself. Samples are short, a
/// quarter of a millisecond: the system takes the processor away for milliseconds at a time, so on a busy machine
/// too most samples are undisturbed, and with them the median.
const BY_ITSELF: Plan = Plan { time: Duration::from_millis(500), samples: 2_000, least_samples: 5 };
/// How long an operation runs before the first sample: this part of the time.
const WARM_UP: u32 = 5;
/// What is slower, in nanoseconds, than any operation that the optimiser has removed.
const SURELY_THERE: f64 = 20.0;
/// A fast operation and an empty loop are timed by turns so often, with so many rounds each time.
const PROBES: u32 = 20;
const PROBE_ITERATIONS: u64 = 2_000;
/// What takes less than this many times an empty round is taken for one.
const AS_GOOD_AS_EMPTY: f64 = 1.5;
/// Up to this size, in bytes, handing a value on is taken for a part of an empty round.
const SMALL: usize = 64;
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
/// it includes dropping the result. Bytes and allocations are counted in separate, untimed runs, as by
/// [`measure_threads`].
///
/// Run it from the `main` of a benchmark without libtest (`harness = false`), or of a program, with `--release`.
///
/// # Panics
///
/// As [`measure_threads`], and if `operation` panics.
pub fn bench<R>(name: &str, mut operation: impl FnMut() -> R) {
    bench_with(name, || (), |()| operation());
}

/// [`bench()`] of an operation that uses its input up: `set_up` makes a fresh one for each iteration, and
/// is neither timed nor counted. Up to 1,000 inputs are alive at once.
///
/// # Panics
///
/// As [`bench()`], and if `set_up` panics.
pub fn bench_with<I, R>(name: &str, mut set_up: impl FnMut() -> I, mut operation: impl FnMut(I) -> R) {
    let (file, plan, counts) = match Request::of_environment(name) {
        Request::Profile { wanted: false, .. } => return,
        Request::Profile { folder, .. } => return leave_profile(&folder, set_up, operation),
        Request::Print => (None, BY_ITSELF, true),
        // The checker runs several processes, and each need not have many samples of a slow operation.
        Request::Figures { file, time, samples, counts } => {
            (Some(file), Plan { time, samples, least_samples: 1 }, counts)
        }
    };
    if file.is_none() && cfg!(debug_assertions) {
        eprintln!("note: this is a dev build; time it with `cargo run --release`");
    }
    // Counted first: where something is kept from one operation to the next, what the next allocates depends on
    // how many there were, and how many are timed depends on the machine.
    let cost = if counts { cost(&mut set_up, &mut operation) } else { Cost::default() };
    let timing = time(&mut set_up, &mut operation, plan);
    match file {
        Some(file) => {
            let removed =
                is_fast(&timing, &mut set_up, &mut operation) && is_removed(&mut set_up, &mut operation);
            request::append(&file, &format!("{}\n", Figures { name, timing, removed, cost }));
        }
        None => {
            // A reader that has gone, as with `| head`, is no reason to panic.
            let _ = writeln!(io::stdout(), "{}", Line { name, timing, cost });
        }
    }
}

/// Leaves `dhat-heap.json` and `timeline.json` of one operation, its result dropped, in `folder`.
///
/// It is the second, as it is not the first whose allocations [`bench`] counts: the first fills pools and caches.
fn leave_profile<I, R>(folder: &Path, mut set_up: impl FnMut() -> I, mut operation: impl FnMut(I) -> R) {
    drop(black_box(operation(black_box(set_up()))));
    let input = black_box(set_up());
    let timeline = profile(&folder.join("dhat-heap.json"), || drop(black_box(operation(input))));
    request::append(&folder.join("timeline.json"), &format!("{timeline}\n"));
}

/// How an operation is timed.
#[derive(Debug, Clone, Copy)]
struct Plan {
    /// All samples together.
    time: Duration,
    samples: u32,
    /// So many are taken of an operation that is slower than a sample's share of the time.
    least_samples: u32,
}

/// What the clock said.
#[derive(Debug, Clone, PartialEq)]
struct Timing {
    iterations: u64,
    /// Nanoseconds per operation, in the order in which they were taken. There is one at least.
    samples: Vec<f64>,
}

impl Timing {
    fn median(&self) -> f64 {
        let mut sorted = self.samples.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }
}

/// What dhat counted, over all measured operations; of none, if it was not asked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Cost {
    operations: u64,
    blocks: u64,
    bytes: u64,
}

fn time<I, R>(set_up: &mut impl FnMut() -> I, operation: &mut impl FnMut(I) -> R, plan: Plan) -> Timing {
    let Plan { time, samples, least_samples } = plan;
    let per_operation = calibrate(set_up, operation, time / WARM_UP);
    let per_sample = time.as_nanos() as f64 / f64::from(samples) / per_operation.max(0.1);
    let samples = if per_sample < 1.0 {
        // An operation slower than a sample's share of the time: as many as fit.
        ((per_sample * f64::from(samples)) as u32).max(least_samples.min(samples))
    } else {
        samples
    };
    let per_sample = (per_sample as u64).max(1);
    let samples: Vec<f64> = (0..samples)
        .map(|_| sample(set_up, operation, per_sample).as_nanos() as f64 / per_sample as f64)
        .collect();
    Timing { iterations: per_sample * samples.len() as u64, samples }
}

/// Whether the operation is so fast that it may not be there at all. On a busy machine every sample may be slow,
/// and so a few short ones are looked at as well, unless the operation is slower by far.
fn is_fast<I, R>(
    timing: &Timing,
    set_up: &mut impl FnMut() -> I,
    operation: &mut impl FnMut(I) -> R,
) -> bool {
    let fastest = timing.samples.iter().copied().fold(f64::INFINITY, f64::min);
    if fastest > 100.0 * SURELY_THERE {
        return false;
    }
    let short = (0..PROBES).map(|_| sample(set_up, operation, 100).as_nanos() as f64 / 100.0);
    short.fold(fastest, f64::min) < SURELY_THERE
}

/// Whether the operation takes no longer than one that only hands on a value of the same size. The optimiser has
/// removed it then, or it costs nothing. The fastest of many short samples, taken by turns, are compared: noise
/// only ever adds.
fn is_removed<I, R>(set_up: &mut impl FnMut() -> I, operation: &mut impl FnMut(I) -> R) -> bool {
    let fits = size_of::<I>() <= SMALL && size_of::<R>() <= SMALL;
    let mut fastest = [Duration::MAX; 2];
    for _ in 0..PROBES {
        let empty = if fits {
            let mut nothing = MaybeUninit::<I>::zeroed;
            sample(&mut nothing, &mut |_| MaybeUninit::<R>::zeroed(), PROBE_ITERATIONS)
        } else {
            sample(&mut || (), &mut |()| (), PROBE_ITERATIONS)
        };
        let took = sample(set_up, operation, PROBE_ITERATIONS);
        fastest = [fastest[0].min(empty), fastest[1].min(took)];
    }
    fastest[1] < fastest[0].mul_f64(AS_GOOD_AS_EMPTY)
}

/// Warms up, and returns about how many nanoseconds one operation takes when nothing disturbs it.
fn calibrate<I, R>(
    set_up: &mut impl FnMut() -> I,
    operation: &mut impl FnMut(I) -> R,
    warm_up: Duration,
) -> f64 {
    let started = Instant::now();
    let mut iterations = 1;
    let mut fastest = f64::INFINITY;
    loop {
        let took = sample(set_up, operation, iterations);
        fastest = fastest.min(took.as_nanos() as f64 / iterations as f64);
        // Set-up that is slower than the operation must not make the warm-up endless, so the clock on
        // the wall decides when to stop and the time inside the operation what it costs.
        if started.elapsed() >= warm_up {
            return fastest;
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

/// The figures of a benchmark as the checker reads them: a line of JSON.
struct Figures<'a> {
    name: &'a str,
    timing: Timing,
    removed: bool,
    cost: Cost,
}

impl fmt::Display for Figures<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures { name, timing, removed, cost } = self;
        let samples: Vec<String> = timing.samples.iter().map(|sample| format!("{sample:.4}")).collect();
        write!(
            f,
            "{{\"name\":{},\"iterations\":{},\"samples\":[{}],\"removed\":{removed},\
             \"operations\":{},\"blocks\":{},\"bytes\":{}}}",
            Quoted(name),
            timing.iterations,
            samples.join(","),
            cost.operations,
            cost.blocks,
            cost.bytes,
        )
    }
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
        let median = timing.median();
        let time = if median < 100.0 { format!("{median:.2}") } else { format!("{median:.0}") };
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
    if total % operations == 0 {
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
        let plan = Plan { time: SHORT, samples: 25, least_samples: 5 };
        let timing = time(&mut || (), &mut slow, plan);
        assert_eq!((timing.iterations, timing.samples.len()), (5, 5));
        assert!(timing.median() >= SHORT.as_nanos() as f64);
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
    fn takes_the_samples_it_is_asked_for() {
        let plan = Plan { time: SHORT, samples: 7, least_samples: 1 };
        let timing = time(&mut || (), &mut |()| black_box(1), plan);
        assert_eq!((timing.samples.len(), timing.iterations % 7), (7, 0));
    }

    #[test]
    fn tells_an_operation_from_none() {
        assert!(is_removed(&mut || (), &mut |()| ()));
        assert!(!is_removed(&mut || (), &mut |()| (0..black_box(100)).fold(0, |sum, n| black_box(sum + n))));
        assert!(!is_removed(&mut || [1_u8; 100], &mut |input| black_box(input.to_vec())));
    }

    #[test]
    fn writes_figures_as_json() {
        let timing = Timing { iterations: 300, samples: vec![1.5, 1_834.25] };
        let cost = Cost { operations: 10, blocks: 10, bytes: 80_000 };
        let figures = Figures { name: "a \"b\"", timing, removed: false, cost };
        assert_eq!(
            figures.to_string(),
            r#"{"name":"a \"b\"","iterations":300,"samples":[1.5000,1834.2500],"removed":false,"#.to_string()
                + r#""operations":10,"blocks":10,"bytes":80000}"#
        );
    }

    #[test]
    fn prints_like_go() {
        let timing = Timing { iterations: 250_000, samples: vec![9e9, 1_834.4, 0.1] };
        let cost = Cost { operations: 10, blocks: 10, bytes: 80_000 };
        let line = Line { name: "squares(1000)", timing, cost }.to_string();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words, ["squares(1000)", "250000", "1834", "ns/op", "8000", "B/op", "1", "allocs/op"]);
    }
}
