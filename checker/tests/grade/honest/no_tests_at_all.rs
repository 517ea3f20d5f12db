// vec2
use std::hint::black_box;

use heaplings::bench;

const HOUR: usize = 3_600;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    raw.iter().map(|&reading| f32::from(reading) / 100.0).collect()
}

fn main() {
    let raw = vec![2_150; HOUR];
    bench("to_degrees(an hour)", || to_degrees(black_box(&raw)));
}
