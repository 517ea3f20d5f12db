//! Three figures of a match's frame times, found in place: the median, the 95th percentile, and what the
//! slowest hundredth took.
//!
//! ## Why it works
//!
//! The times belong to the function, so it may reorder them: no copy is needed. `sort` would need a block
//! even so: it is stable, it merges, and it wants a buffer. That is 4 KiB on the stack if that is enough for
//! the whole slice, otherwise a block as large as the slice (from 8 MB on, a block of 8 MB or of half the
//! slice, whichever is more), also when the slice is sorted already. But equal numbers cannot be told apart,
//! so stability gains nothing here, and `sort_unstable` orders them in place.
//!
//! A percentile does not even need an order. It is one element, and `select_nth_unstable(n)` puts the n-th
//! element where sorting would put it, with nothing larger to its left and nothing smaller to its right. So
//! the slowest hundredth is the slice on the right, to be added up as it is.
//!
//! ## What it costs
//!
//! The order in which the times came. A selection takes O(n) comparisons, also in the worst case; sorting
//! takes O(n log n). An unstable method may leave equal elements in another order in the next version of
//! Rust, and `select_nth_unstable` leaves both sides in no order that you could rely on.
//!
//! ## When not to
//!
//! When the caller still needs the order, one copy is needed; selecting in that copy is still cheaper than
//! sorting it. When many percentiles of the same times are asked for, sort once with `sort_unstable` and look
//! them up. When elements are more than their key, keep the sort stable unless their order among equals
//! cannot be seen. When the times never stop coming, keep a histogram: its memory does not grow with them.
//! And a short slice (1,024 numbers of 4 bytes) is sorted stably without a block: nothing to save there.
//!
//! ## Another way
//!
//! `times.sort_unstable()` once, and index. It meets the limits as well, but it orders all 2,000 elements
//! of a match, and only 22 of them are read.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | allocates_nothing | before | 120 | 960000 | 16000 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | allocates_nothing_for_a_long_match | before | 6 | 2400000 | 800000 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;

use heaplings::bench_with;

/// How smoothly a match ran, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Smoothness {
    median: u32,
    p95: u32,
    slowest: u64,
}

fn smoothness(mut times: Vec<u32>) -> Option<Smoothness> {
    if times.is_empty() {
        return None;
    }
    let n = times.len();
    let (_, fastest_of_slowest, slower) = times.select_nth_unstable(n - n.div_ceil(100));
    let slowest = sum(slower) + u64::from(*fastest_of_slowest);
    let p95 = percentile(&mut times, 95);
    let median = percentile(&mut times, 50);
    Some(Smoothness { median, p95, slowest })
}

/// The smallest time that `percent` of all times do not exceed.
fn percentile(times: &mut [u32], percent: usize) -> u32 {
    let rank = (times.len() * percent).div_ceil(100) - 1;
    *times.select_nth_unstable(rank).1
}

fn sum(times: &[u32]) -> u64 {
    times.iter().map(|&time| u64::from(time)).sum()
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::collections::BTreeMap;

    /// The frames of a match: `n` times in no order, many of them equal, some of them more than an hour.
    fn frames(game: u32, n: usize) -> Vec<u32> {
        let mut state = game;
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let draw = state >> 8;
            if draw.is_multiple_of(40) { draw * 250 } else { 20 + draw % 300 }
        })
        .take(n)
        .collect()
    }

    /// The same figures, found by counting how often each time occurs.
    fn counted(times: &[u32]) -> Option<Smoothness> {
        let mut counts = BTreeMap::new();
        for &time in times {
            *counts.entry(time).or_insert(0) += 1;
        }
        let nth = |mut n: usize| {
            counts.iter().find_map(|(&time, &count)| {
                let found = n < count;
                n = n.saturating_sub(count);
                found.then_some(time)
            })
        };
        let n = times.len();
        let slowest = n - n.div_ceil(100)..n;
        Some(Smoothness {
            median: nth((n * 50).div_ceil(100).checked_sub(1)?)?,
            p95: nth((n * 95).div_ceil(100).checked_sub(1)?)?,
            slowest: slowest.filter_map(nth).map(u64::from).sum(),
        })
    }

    #[test]
    fn no_times_have_no_figures() {
        assert_eq!(smoothness(Vec::new()), None);
    }

    #[test]
    fn few_times() {
        assert_eq!(smoothness(vec![70]), Some(Smoothness { median: 70, p95: 70, slowest: 70 }));
        assert_eq!(smoothness(vec![90, 40]), Some(Smoothness { median: 40, p95: 90, slowest: 90 }));
        assert_eq!(smoothness(vec![5, 9, 7]), Some(Smoothness { median: 7, p95: 9, slowest: 9 }));
        assert_eq!(smoothness(vec![0; 300]), Some(Smoothness { median: 0, p95: 0, slowest: 0 }));
        let long = vec![u32::MAX; 200];
        let slowest = 2 * u64::from(u32::MAX);
        assert_eq!(smoothness(long), Some(Smoothness { median: u32::MAX, p95: u32::MAX, slowest }));
    }

    #[test]
    fn times_in_any_order() {
        let figures = Some(Smoothness { median: 100, p95: 190, slowest: 200 + 199 });
        assert_eq!(smoothness((1..=200).collect()), figures);
        assert_eq!(smoothness((1..=200).rev().collect()), figures);
    }

    #[test]
    fn matches_of_every_length() {
        for (game, n) in (1..=130).chain([199, 200, 201, 999, 2_001, 5_000]).enumerate() {
            let times = frames(game as u32, n);
            assert_eq!(smoothness(times.clone()), counted(&times), "{n} times");
        }
    }

    #[test]
    fn a_match_of_hours() {
        let figures = Some(Smoothness { median: 300_000, p95: 570_000, slowest: 6_000 * 597_000 + 3_000 });
        assert_eq!(smoothness((1..=600_000).collect()), figures);
        assert_eq!(smoothness((1..=600_000).rev().collect()), figures);
    }

    #[test]
    fn frees_the_times() {
        let heap = measure(|| smoothness(frames(7, 2_000)));
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn allocates_nothing() {
        // An evening of 20 matches, of 2,000 frames each.
        let evening = || (0..20).map(|game| frames(game, 2_000)).collect::<Vec<_>>();
        let heap = measure_with(evening, |evening| {
            evening
                .into_iter()
                .filter_map(smoothness)
                .map(|smoothness| u64::from(smoothness.p95))
                .sum::<u64>()
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn allocates_nothing_for_a_long_match() {
        let heap = measure_with(|| (1..=100_000).rev().collect(), smoothness);
        dhat::assert!(heap.total_blocks == 0);
    }
}
