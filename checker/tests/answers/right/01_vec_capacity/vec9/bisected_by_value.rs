// Right: leaves the times in order, and halves the range of values until one is left
use std::hint::black_box;

use heaplings::bench_with;

/// How smoothly a match ran, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Smoothness {
    median: u32,
    p95: u32,
    slowest: u64,
}

fn smoothness(times: Vec<u32>) -> Option<Smoothness> {
    let n = times.len();
    // The smallest time of which `rank` times or more are no longer.
    let ranked = |rank: usize| {
        let (mut low, mut high) = (0_u32, u32::MAX);
        while low < high {
            let middle = low + (high - low) / 2;
            if times.iter().filter(|&&time| time <= middle).count() >= rank {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    };
    times.first()?;
    let slow = n.div_ceil(100);
    let least = ranked(n - slow + 1);
    let slower: Option<(usize, u64)> = times
        .iter()
        .filter(|&&time| time > least)
        .map(|&time| (1, u64::from(time)))
        .reduce(|a, b| (a.0 + b.0, a.1 + b.1));
    let (count, sum) = slower.unwrap_or_default();
    let slowest = sum + (slow - count) as u64 * u64::from(least);
    let percentile = |percent: usize| ranked((n * percent).div_ceil(100));
    Some(Smoothness { median: percentile(50), p95: percentile(95), slowest })
}

fn main() {
    let mut time = 1_u32;
    let times: Vec<u32> = std::iter::repeat_with(|| {
        time = time.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        6_000 + time % 9_000
    })
    .take(60_000)
    .collect();
    bench_with("smoothness(60000 frames)", || times.clone(), |times| smoothness(black_box(times)));
}
