// Wrong: one buffer for all half hours is still an allocation
// Fails: looking_for_a_slowdown_allocates_nothing
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
    let mut part = Vec::with_capacity(2 * HALF);
    for minute in HALF..(times.len() + 1).saturating_sub(HALF) {
        part.clear();
        part.extend_from_slice(&times[minute - HALF..minute + HALF]);
        let (before, after) = part.split_at(HALF);
        if mean(after) > 2.0 * mean(before) {
            return Some(minute);
        }
    }
    None
}

/// The hour with the longest response time on average, counted from 0; the first of several. The last hour
/// may have begun only a few minutes ago.
fn slowest_hour(times: &[u32]) -> Option<usize> {
    let mut slowest = None;
    let mut slowest_mean = f64::NEG_INFINITY;
    let mut left = times;
    let mut hour = 0;
    while !left.is_empty() {
        let (minutes, rest) = left.split_at(left.len().min(60));
        left = rest;
        let hour_mean = mean(minutes);
        if hour_mean > slowest_mean {
            slowest = Some(hour);
            slowest_mean = hour_mean;
        }
        hour += 1;
    }
    slowest
}

fn main() {
    // A day, and it gets slower by the hour.
    let times: Vec<u32> = (0..1_440).map(|minute| 80 + minute / 60 * 5 + minute % 7).collect();
    bench("first_slowdown(a day)", || first_slowdown(black_box(&times)));
    bench("slowest_hour(a day)", || slowest_hour(black_box(&times)));
}
