//! After each match a game says how smoothly it ran. From the microseconds that each frame took it makes
//! three figures: the median, the 95th percentile, and how long the slowest hundredth of the frames took in
//! all. The times come in the order of the frames, and nobody needs them afterwards.
//!
//! The figures are right, but each of them copies the times of the whole match and sorts the copy.
//! Goal: the same three figures, without a single allocation.

use std::hint::black_box;

use heaplings::bench_with;

/// How smoothly a match ran, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Smoothness {
    median: u32,
    p95: u32,
    slowest: u64,
}

// TODO: find the figures in the times themselves.
fn smoothness(times: Vec<u32>) -> Option<Smoothness> {
    if times.is_empty() {
        return None;
    }
    Some(Smoothness {
        median: percentile(&times, 50),
        p95: percentile(&times, 95),
        slowest: slowest_hundredth(&times),
    })
}

/// The smallest time that `percent` of all times do not exceed.
fn percentile(times: &[u32], percent: usize) -> u32 {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[(times.len() * percent).div_ceil(100) - 1]
}

/// The sum of the slowest hundredth, rounded up to a whole number of times.
fn slowest_hundredth(times: &[u32]) -> u64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(|a, b| b.cmp(a));
    sorted.iter().take(times.len().div_ceil(100)).map(|&time| u64::from(time)).sum()
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
