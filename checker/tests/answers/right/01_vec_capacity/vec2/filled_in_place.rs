// Right: makes all elements first, then overwrites each
use std::hint::black_box;

use heaplings::bench;

/// The readings of one hour, in hundredths of a degree.
const HOUR: usize = 3_600;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = vec![0.0; raw.len()];
    for (degree, &reading) in degrees.iter_mut().zip(raw) {
        *degree = f32::from(reading) / 100.0;
    }
    degrees
}

fn main() {
    let raw = vec![2_150; HOUR];
    bench("to_degrees(an hour)", || to_degrees(black_box(&raw)));
}
