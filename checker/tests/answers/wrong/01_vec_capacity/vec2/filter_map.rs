// Wrong: an iterator that may leave elements out does not know its length
// Fails: allocates_once
use std::hint::black_box;

use heaplings::bench;

/// The readings of one hour, in hundredths of a degree.
const HOUR: usize = 3_600;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    raw.iter().filter_map(|&reading| Some(f32::from(reading) / 100.0)).collect()
}

fn main() {
    let raw = vec![2_150; HOUR];
    bench("to_degrees(an hour)", || to_degrees(black_box(&raw)));
}
