// Wrong: the capacity is one element short, so the last push moves the whole hour
// Fails: allocates_once, asks_for_no_more_than_it_needs
use std::hint::black_box;

use heaplings::bench;

/// The readings of one hour, in hundredths of a degree.
const HOUR: usize = 3_600;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = Vec::with_capacity(raw.len().saturating_sub(1));
    for &reading in raw {
        degrees.push(f32::from(reading) / 100.0);
    }
    degrees
}

fn main() {
    let raw = vec![2_150; HOUR];
    bench("to_degrees(an hour)", || to_degrees(black_box(&raw)));
}
