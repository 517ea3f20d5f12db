//! How long an operation takes and what it allocates, in the form of Go's benchmarks.

mod line;
mod timing;

use std::hint::black_box;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use crate::measure::{measure_threads, profile};
use crate::request::{self, Request};
use line::{Figures, Line};
use timing::{Plan, is_fast, is_removed, time};

/// How long one benchmark is timed, and in how many samples, when it is run by itself. Samples are short, a
/// quarter of a millisecond: the system takes the processor away for milliseconds at a time, so on a busy machine
/// too most samples are undisturbed, and with them the median.
const BY_ITSELF: Plan = Plan { time: Duration::from_millis(500), samples: 2_000, least_samples: 5 };
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
        eprintln!("note: this is a dev build; times mean something with `--release`");
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

/// What dhat counted, over all measured operations; of none, if it was not asked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Cost {
    operations: u64,
    blocks: u64,
    bytes: u64,
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

#[cfg(test)]
mod tests {
    use super::line::per_operation;
    use super::*;

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
}
