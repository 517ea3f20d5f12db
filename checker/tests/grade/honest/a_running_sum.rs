// vec4
use std::hint::black_box;
use std::ops::ControlFlow::{self, Break, Continue};

use heaplings::bench;

const HALF: usize = 30;

fn sum(times: &[u32]) -> u64 {
    times.iter().map(|&time| u64::from(time)).sum()
}

fn first_slowdown(times: &[u32]) -> Option<usize> {
    let mut windows = times.windows(2 * HALF).enumerate();
    let found: ControlFlow<usize> = windows.try_for_each(|(start, window)| {
        let (before, after) = (&window[..HALF], &window[HALF..]);
        if sum(after) > 2 * sum(before) { Break(start + HALF) } else { Continue(()) }
    });
    found.break_value()
}

fn slowest_hour(times: &[u32]) -> Option<usize> {
    let mean = |hour: &[u32]| sum(hour) as f64 / hour.len() as f64;
    let mut slowest: Option<(usize, f64)> = None;
    for (hour, times) in times.chunks(60).enumerate() {
        let slower = slowest.is_none_or(|(_, mean_of_slowest)| mean(times) > mean_of_slowest);
        if slower {
            slowest.replace((hour, mean(times)));
        }
    }
    slowest.map(|(hour, _)| hour)
}

fn main() {
    let times: Vec<u32> = (0..1_440).map(|minute| 80 + minute / 60 * 5 + minute % 7).collect();
    bench("first_slowdown(a day)", || first_slowdown(black_box(&times)));
    bench("slowest_hour(a day)", || slowest_hour(black_box(&times)));
}
