// Right: keeps the sums of both half hours, and moves them on by a minute each time
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
    let (first, rest) = times.split_at_checked(2 * HALF)?;
    let sum = |times: &[u32]| times.iter().map(|&time| u64::from(time)).sum::<u64>();
    let (mut before, mut after) = (sum(&first[..HALF]), sum(&first[HALF..]));
    let mut minute = HALF;
    for &next in rest {
        if after > 2 * before {
            break;
        }
        let middle = u64::from(times[minute]);
        before = before + middle - u64::from(times[minute - HALF]);
        after = after + u64::from(next) - middle;
        minute += 1;
    }
    (after > 2 * before).then_some(minute)
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
