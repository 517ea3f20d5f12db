// vec2
use std::hint::black_box;

use heaplings::bench_with;

const HOUR: usize = 3_600;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = vec![0.0; raw.len()];
    for (degree, reading) in degrees.iter_mut().zip(raw) {
        *degree = f32::from(*reading) / 100.0;
    }
    degrees
}

fn main() {
    bench_with("to_degrees(an hour)", || vec![2_150; HOUR], |raw| to_degrees(black_box(&raw)));
}
