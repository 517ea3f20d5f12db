// Wrong: keeps the mean of each hour, on the stack for a day, and on the heap for a longer list
// Fails: six_weeks_allocate_nothing
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
    let slower = |window: &[u32]| mean(&window[HALF..]) > 2.0 * mean(&window[..HALF]);
    times.windows(2 * HALF).position(slower).map(|start| start + HALF)
}

/// The hour with the longest response time on average, counted from 0; the first of several. The last hour
/// may have begun only a few minutes ago.
fn slowest_hour(times: &[u32]) -> Option<usize> {
    let mut means = [0.0; 24];
    let mut more_means = Vec::new();
    let hours = times.len().div_ceil(60);
    let means = if hours <= means.len() {
        &mut means[..hours]
    } else {
        more_means.resize(hours, 0.0);
        &mut more_means[..]
    };
    for (hour_mean, minutes) in means.iter_mut().zip(times.chunks(60)) {
        *hour_mean = mean(minutes);
    }
    // Of equal means `max_by` takes the last, so it looks from the end.
    let hours = means.iter().enumerate().rev();
    hours.max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(hour, _)| hour)
}

fn main() {
    // A day, and it gets slower by the hour.
    let times: Vec<u32> = (0..1_440).map(|minute| 80 + minute / 60 * 5 + minute % 7).collect();
    bench("first_slowdown(a day)", || first_slowdown(black_box(&times)));
    bench("slowest_hour(a day)", || slowest_hour(black_box(&times)));
}
