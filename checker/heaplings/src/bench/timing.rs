//! How long an operation takes, and whether it is there at all.

use std::hint::black_box;
use std::mem::MaybeUninit;
use std::time::{Duration, Instant};

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

/// How an operation is timed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    /// All samples together.
    pub time: Duration,
    pub samples: u32,
    /// So many are taken of an operation that is slower than a sample's share of the time.
    pub least_samples: u32,
}

/// What the clock said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timing {
    pub iterations: u64,
    /// Nanoseconds per operation, in the order in which they were taken. There is one at least.
    pub samples: Vec<f64>,
}

impl Timing {
    pub(super) fn median(&self) -> f64 {
        let mut sorted = self.samples.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }
}

pub(super) fn time<I, R>(
    set_up: &mut impl FnMut() -> I,
    operation: &mut impl FnMut(I) -> R,
    plan: Plan,
) -> Timing {
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
pub(super) fn is_fast<I, R>(
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
pub(super) fn is_removed<I, R>(set_up: &mut impl FnMut() -> I, operation: &mut impl FnMut(I) -> R) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(2);

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
}
