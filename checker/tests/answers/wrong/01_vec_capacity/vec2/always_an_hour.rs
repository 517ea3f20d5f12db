// Wrong: the capacity is that of an hour, however short the list is
// Fails: asks_for_no_more_for_a_short_list
use std::hint::black_box;

use heaplings::bench;

/// The readings of one hour, in hundredths of a degree.
const HOUR: usize = 3_600;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = Vec::with_capacity(HOUR);
    for &reading in raw {
        degrees.push(f32::from(reading) / 100.0);
    }
    degrees
}

fn main() {
    let raw = vec![2_150; HOUR];
    bench("to_degrees(an hour)", || to_degrees(black_box(&raw)));
}
