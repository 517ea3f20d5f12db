// Wrong: the list is copied to an array on the stack, which two days do not fit
// Fails: looks_through_more_than_a_year
use std::hint::black_box;

use heaplings::bench;

/// How many response times are compared with as many before them.
const HALF: usize = 30;

/// A list of up to a day, in place.
struct Day {
    times: [u32; 1_440],
    len: usize,
}

impl Day {
    fn new(times: &[u32]) -> Day {
        let mut day = Day { times: [0; 1_440], len: times.len() };
        day.times[..times.len()].copy_from_slice(times);
        day
    }

    fn part(&self, start: usize, end: usize) -> &[u32] {
        &self.times[start..end.min(self.len)]
    }
}

fn mean(times: &[u32]) -> f64 {
    let sum: u64 = times.iter().copied().map(u64::from).sum();
    sum as f64 / times.len() as f64
}

/// The minute in which the first slow half hour begins.
fn first_slowdown(times: &[u32]) -> Option<usize> {
    let day = Day::new(times);
    for minute in HALF..(times.len() + 1).saturating_sub(HALF) {
        let before = day.part(minute - HALF, minute);
        let after = day.part(minute, minute + HALF);
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
    let day = Day::new(times);
    let mut hour = 0;
    while hour * 60 < times.len() {
        let minutes = day.part(hour * 60, hour * 60 + 60);
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
