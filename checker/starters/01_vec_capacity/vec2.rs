//! A weather station reads its thermometer once a second, and at the end of the hour it turns the raw
//! values into degrees: one for each reading, in the same order.
//!
//! It is correct, but it asks for memory again and again, and each time it copies what it has so far.
//! Goal: one allocation, of exactly the size that the degrees need.

use std::hint::black_box;

use heaplings::bench;

/// The readings of one hour, in hundredths of a degree.
const HOUR: usize = 3_600;

// TODO: let the Vec ask for its memory once.
fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = Vec::new();
    for &reading in raw {
        degrees.push(f32::from(reading) / 100.0);
    }
    degrees
}

fn main() {
    let raw = vec![2_150; HOUR];
    bench("to_degrees(an hour)", || to_degrees(black_box(&raw)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    fn readings(n: usize) -> Vec<i16> {
        (0..n).map(|i| (i % 4_000) as i16 - 1_000).collect()
    }

    #[test]
    fn converts_every_reading() {
        assert!(to_degrees(&[]).is_empty());
        assert_eq!(to_degrees(&[2_150]), [21.5]);
        assert_eq!(to_degrees(&[-50, 0, 125]), [-0.5, 0.0, 1.25]);
        let raw = readings(HOUR);
        let degrees = to_degrees(&raw);
        assert_eq!(degrees.len(), HOUR);
        assert!(raw.iter().zip(&degrees).all(|(&raw, &degree)| degree == f32::from(raw) / 100.0));
    }

    #[test]
    fn allocates_once() {
        let heap = measure_with(|| readings(HOUR), |raw| to_degrees(&raw));
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn asks_for_no_more_than_it_needs() {
        let heap = measure_with(|| readings(HOUR), |raw| to_degrees(&raw));
        // 3,600 readings of 4 bytes.
        dhat::assert!(heap.total_bytes <= 14_400);
    }

    #[test]
    fn asks_for_no_more_for_a_short_list() {
        let heap = measure_with(|| readings(10), |raw| to_degrees(&raw));
        // 10 readings of 4 bytes.
        dhat::assert!(heap.total_bytes <= 40);
    }
}
