//! An alarm and a report look through the response times of a web shop, half hour by half hour and hour by
//! hour.
//!
//! ## Why it works
//!
//! A slice is a view: where the elements begin and how many there are. A part of a slice is a slice again,
//! so any part can be passed on without moving an element: `windows(n)` gives every run of n neighbours,
//! `chunks(n)` cuts the list into pieces of n and a shorter last one, `split_at(n)` makes two slices of one.
//! The copies were caused by a signature: `mean` only reads, and yet it took a `Vec`, which no caller had.
//! Any caller has a `&[u32]`.
//!
//! ## What it costs
//!
//! Nothing. The old version made two Vecs for each of the day's 1,381 windows, and read each of them once.
//!
//! ## When not to
//!
//! When the part has to live longer than the list: for another thread, or for a report that is kept. Then a
//! copy of 60 numbers is the frugal choice, because a view keeps the whole list alive, however small the
//! part. And a function that changes what it is given (sorts it for the median) needs a copy of its own;
//! make that in one buffer that you fill again for each window, not in a new Vec.
//!
//! Overlapping windows share most of their elements. Views cost no memory, but adding up 60 numbers for
//! every minute is still work. If that matters, keep a running sum.
//!
//! ## Another way
//!
//! Ranges do the same by hand: `&times[minute - HALF..minute]`. With `windows` and `chunks` there is no end
//! of the list to get wrong. `chunks_exact` would drop the unfinished hour.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | looking_for_a_slowdown_allocates_nothing | before | 2762 | 497160 | 360 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | finding_the_slowest_hour_allocates_nothing | before | 25 | 11520 | 6000 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | six_weeks_allocate_nothing | before | 5193 | 1236960 | 242160 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

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
    for (hour, minutes) in times.chunks(60).enumerate() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// A day at 80 to 86 ms, except for one stretch that takes longer.
    fn day(slow: std::ops::Range<usize>, slow_time: u32) -> Vec<u32> {
        let mut times: Vec<u32> = (0..1_440).map(|minute| 80 + minute % 7).collect();
        times[slow].fill(slow_time);
        times
    }

    #[test]
    fn finds_the_first_slowdown() {
        assert_eq!(first_slowdown(&[]), None);
        assert_eq!(first_slowdown(&[900]), None);
        // The shortest list that has 30 minutes before and 30 after, and one that is too short.
        let step = [[100; 30], [201; 30]].concat();
        assert_eq!(first_slowdown(&step), Some(30));
        assert_eq!(first_slowdown(&step[1..]), None);
        assert_eq!(first_slowdown(&step[..59]), None);
        // Exactly twice as long is not more than twice.
        assert_eq!(first_slowdown(&[[100; 30], [200; 30]].concat()), None);
        // A mean is rarely a whole number.
        assert_eq!(first_slowdown(&[vec![10; 30], vec![20; 29], vec![21]].concat()), Some(30));
        // The last 30 minutes of the list count as well.
        assert_eq!(first_slowdown(&[vec![100; 170], vec![201; 30]].concat()), Some(170));
        // One very slow minute is enough, and the half hour begins long before that minute.
        let mut spike = vec![10; 200];
        spike[100] = 1_000;
        assert_eq!(first_slowdown(&spike), Some(71));
        // The sum of 30 such times does not fit into 32 bits.
        assert_eq!(first_slowdown(&[vec![2_000_000_000; 40], vec![u32::MAX; 40]].concat()), Some(37));
    }

    #[test]
    fn finds_it_in_a_day() {
        assert_eq!(first_slowdown(&day(0..0, 0)), None);
        assert_eq!(first_slowdown(&day(600..640, 250)), Some(585));
        assert_eq!(first_slowdown(&day(1_400..1_440, 170)), Some(1_399));
    }

    #[test]
    fn finds_the_slowest_hour() {
        assert_eq!(slowest_hour(&[]), None);
        assert_eq!(slowest_hour(&[0]), Some(0));
        assert_eq!(slowest_hour(&[70; 60]), Some(0));
        assert_eq!(slowest_hour(&[70; 200]), Some(0));
        // An unfinished hour is an hour too: its mean counts, not its sum.
        assert_eq!(slowest_hour(&[vec![70; 120], vec![71]].concat()), Some(2));
        assert_eq!(slowest_hour(&[vec![70; 120], vec![69; 59]].concat()), Some(0));
        // One minute that took 1 ms longer makes an hour slower.
        assert_eq!(slowest_hour(&[vec![70; 119], vec![71]].concat()), Some(1));
        // An hour begins on the hour, not where the times get slow.
        assert_eq!(slowest_hour(&[vec![70; 90], vec![90; 60], vec![70; 30]].concat()), Some(1));
        assert_eq!(slowest_hour(&day(600..640, 250)), Some(10));
        assert_eq!(slowest_hour(&day(1_400..1_440, 170)), Some(23));
    }

    #[test]
    fn looks_through_more_than_a_year() {
        let mut times = vec![80; 600_000];
        times[599_940..].fill(90);
        assert_eq!(slowest_hour(&times), Some(9_999));
        times[2_130..].fill(200);
        assert_eq!(first_slowdown(&times), Some(2_121));
        assert_eq!(first_slowdown(&times[..2_160]), Some(2_121));
        assert_eq!(first_slowdown(&times[..2_150]), None);
    }

    #[test]
    fn looking_for_a_slowdown_allocates_nothing() {
        let heap = measure_with(|| day(1_400..1_440, 120), |times| first_slowdown(&times));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn finding_the_slowest_hour_allocates_nothing() {
        let heap = measure_with(|| day(600..640, 250), |times| slowest_hour(&times));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn six_weeks_allocate_nothing() {
        let six_weeks = || [vec![80; 2_130], vec![200; 58_350]].concat();
        let heap = measure_with(six_weeks, |times| (first_slowdown(&times), slowest_hour(&times)));
        dhat::assert!(heap.total_blocks == 0);
    }
}
