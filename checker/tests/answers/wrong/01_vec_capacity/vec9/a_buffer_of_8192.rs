// Wrong: the match is copied to the stack, which a longer one does not fit
// Fails: a_match_of_hours
use std::hint::black_box;

use heaplings::bench_with;

/// How smoothly a match ran, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Smoothness {
    median: u32,
    p95: u32,
    slowest: u64,
}

fn smoothness(times: Vec<u32>) -> Option<Smoothness> {
    if times.is_empty() {
        return None;
    }
    let mut buffer = [0; 8_192];
    let times_in_place = &mut buffer[..times.len()];
    times_in_place.copy_from_slice(&times);
    times_in_place.sort_unstable();
    let times = times_in_place;
    let n = times.len();
    let slowest = times[n - n.div_ceil(100)..].iter().map(|&time| u64::from(time)).sum();
    let percentile = |percent: usize| times[(n * percent).div_ceil(100) - 1];
    Some(Smoothness { median: percentile(50), p95: percentile(95), slowest })
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
