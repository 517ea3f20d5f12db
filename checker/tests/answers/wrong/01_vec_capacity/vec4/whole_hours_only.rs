// Wrong: the unfinished hour is not looked at
// Fails: finds_the_slowest_hour
use std::hint::black_box;

use heaplings::bench;

/// How many response times are compared with as many before them.
const HALF: usize = 30;

fn mean(times: &[u32]) -> f64 {
    let sum: u64 = times.iter().copied().map(u64::from).sum();
    sum as f64 / times.len() as f64
}

/// The minute in which the first slow half hour begins.
fn first_slowdown(times: &[u32]) -> Option<usize> {
    let slower = |window: &[u32]| {
        let (before, after) = window.split_at(HALF);
        mean(after) > 2.0 * mean(before)
    };
    let start = times.windows(2 * HALF).position(slower)?;
    Some(start + HALF)
}

/// The hour with the longest response time on average, counted from 0; the first of several. The last hour
/// may have begun only a few minutes ago.
fn slowest_hour(times: &[u32]) -> Option<usize> {
    let mut slowest = None;
    let mut slowest_mean = f64::NEG_INFINITY;
    for (hour, minutes) in times.chunks_exact(60).enumerate() {
        let hour_mean = mean(minutes);
        if hour_mean > slowest_mean {
            slowest = Some(hour);
            slowest_mean = hour_mean;
        }
    }
    slowest
}

fn main() {
    // A day, and it gets slower by the hour.
    let times: Vec<u32> = (0..1_440).map(|minute| 80 + minute / 60 * 5 + minute % 7).collect();
    bench("first_slowdown(a day)", || first_slowdown(black_box(&times)));
    bench("slowest_hour(a day)", || slowest_hour(black_box(&times)));
}
