// vec2
//! Main first, helpers below, and some of them below the tests.

use heaplings::bench;
use std::hint::black_box;

fn main() {
    let raw = vec![2_150; HOUR];
    bench("to_degrees(an hour)", || to_degrees(black_box(&raw)));
}

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = with_room_for(raw);
    degrees.extend(raw.iter().copied().map(to_degree));
    degrees
}

fn with_room_for<T>(raw: &[i16]) -> Vec<T> {
    Vec::with_capacity(raw.len())
}

const HOUR: usize = 3_600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converts_one() {
        assert_eq!(to_degree(2_150), 21.5);
    }
}

/// One reading.
fn to_degree(reading: i16) -> f32 {
    f32::from(reading) / 100.0
}
