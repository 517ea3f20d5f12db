// Wrong: a short match is copied to the stack, and a longer one is still copied to the heap
// Fails: allocates_nothing_for_a_long_match
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
    let n = times.len();
    let mut buffer = [0; 8_192];
    let mut copy;
    let sorted = if n <= buffer.len() {
        buffer[..n].copy_from_slice(&times);
        &mut buffer[..n]
    } else {
        copy = times.clone();
        &mut copy[..]
    };
    sorted.sort_unstable();
    let last = n.checked_sub(1)?;
    let slowest = sorted[n - n.div_ceil(100)..].iter().map(|&time| u64::from(time)).sum();
    Some(Smoothness { median: sorted[last / 2], p95: sorted[(n * 95).div_ceil(100) - 1], slowest })
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
