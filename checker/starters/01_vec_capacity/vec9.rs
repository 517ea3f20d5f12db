//! An on-call dashboard shows three figures for each endpoint of a service, once a minute: the median
//! response time, the 95th percentile, and how long the slowest hundredth took altogether. The minute's
//! times are handed over as they came in; once the figures are made, nobody needs them any more.
//!
//! It is correct, and for each figure it copies the minute and puts all of it in order.
//! Goal: the same three figures, and not one allocation.

use std::hint::black_box;

use heaplings::bench_with;

/// What the dashboard shows of one endpoint, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Latency {
    median: u32,
    p95: u32,
    slowest: u64,
}

// TODO: make the figures from the times that are there.
fn latency(times: Vec<u32>) -> Option<Latency> {
    if times.is_empty() {
        return None;
    }
    Some(Latency {
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
        20 + time % 900
    })
    .take(60_000)
    .collect();
    bench_with("latency(60000 times)", || times.clone(), |times| latency(black_box(times)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
    use std::collections::BTreeMap;

    /// One minute of an endpoint: `n` times in no order, some of them very long, many of them equal.
    fn minute(endpoint: u32, n: usize) -> Vec<u32> {
        let mut state = endpoint;
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let draw = state >> 8;
            if draw.is_multiple_of(40) { draw * 250 } else { 20 + draw % 300 }
        })
        .take(n)
        .collect()
    }

    /// The same figures by another way: by counting how often each time occurs.
    fn counted(times: &[u32]) -> Option<Latency> {
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
        Some(Latency {
            median: nth((n * 50).div_ceil(100).checked_sub(1)?)?,
            p95: nth((n * 95).div_ceil(100).checked_sub(1)?)?,
            slowest: slowest.filter_map(nth).map(u64::from).sum(),
        })
    }

    #[test]
    fn no_times_have_no_figures() {
        assert_eq!(latency(Vec::new()), None);
    }

    #[test]
    fn few_times() {
        assert_eq!(latency(vec![70]), Some(Latency { median: 70, p95: 70, slowest: 70 }));
        assert_eq!(latency(vec![90, 40]), Some(Latency { median: 40, p95: 90, slowest: 90 }));
        assert_eq!(latency(vec![5, 9, 7]), Some(Latency { median: 7, p95: 9, slowest: 9 }));
        assert_eq!(latency(vec![0; 300]), Some(Latency { median: 0, p95: 0, slowest: 0 }));
        let long = vec![u32::MAX; 200];
        let slowest = 2 * u64::from(u32::MAX);
        assert_eq!(latency(long), Some(Latency { median: u32::MAX, p95: u32::MAX, slowest }));
    }

    #[test]
    fn times_in_any_order() {
        let figures = Some(Latency { median: 100, p95: 190, slowest: 200 + 199 });
        assert_eq!(latency((1..=200).collect()), figures);
        assert_eq!(latency((1..=200).rev().collect()), figures);
    }

    #[test]
    fn minutes_of_every_length() {
        for (endpoint, n) in (1..=130).chain([199, 200, 201, 999, 2_001, 5_000]).enumerate() {
            let times = minute(endpoint as u32, n);
            assert_eq!(latency(times.clone()), counted(&times), "{n} times");
        }
    }

    #[test]
    fn allocates_nothing() {
        // One minute of a service: 20 endpoints with 2,000 times each.
        let service = || (0..20).map(|endpoint| minute(endpoint, 2_000)).collect::<Vec<_>>();
        let heap = measure_with(service, |service| {
            service
                .into_iter()
                .filter_map(latency)
                .map(|latency| u64::from(latency.p95))
                .sum::<u64>()
        });
        dhat::assert!(heap.total_blocks == 0);
    }
}
