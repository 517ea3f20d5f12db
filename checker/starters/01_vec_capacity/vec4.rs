//! A web shop records its response time once a minute. An alarm looks through the list for the first half
//! hour that took more than twice as long, on average, as the half hour before it. A report looks for the
//! hour of the day that was slowest on average. Both read every minute and change none.
//!
//! To look at a part of the list, they copy that part and drop the copy again.
//! Goal: no allocation at all, however long the list is.

use std::hint::black_box;

use heaplings::bench;

/// How many response times are compared with as many before them.
const HALF: usize = 30;

// TODO: find both answers without a single allocation.
fn mean(times: Vec<u32>) -> f64 {
    let sum: u64 = times.iter().copied().map(u64::from).sum();
    sum as f64 / times.len() as f64
}

/// The minute in which the first slow half hour begins.
fn first_slowdown(times: &[u32]) -> Option<usize> {
    for minute in HALF..(times.len() + 1).saturating_sub(HALF) {
        let mut before = times[minute - HALF..minute + HALF].to_vec();
        let after = before.split_off(HALF);
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
    let mut left = times.to_vec();
    let mut hour = 0;
    while !left.is_empty() {
        let minutes = left.drain(..left.len().min(60)).collect();
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
