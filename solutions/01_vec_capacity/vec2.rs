//! A weather station turns an hour of raw readings into degrees: one for each reading, in the same order.
//!
//! ## Why it works
//!
//! A Vec that starts empty doubles: each time it is full, its elements move to a new block, and every one of
//! those blocks has to be asked for, not only the last. Here the number of results is known before the first
//! one, so the Vec can be told: `with_capacity(raw.len())` asks once, for exactly that.
//! `raw.iter().map(…).collect()` does the same, because a slice's iterator knows its length and `map` passes
//! it on.
//!
//! ## What it costs
//!
//! Nothing: the block is as large as the result. If the number turns out too small, the Vec grows as usual;
//! if it is too large, the rest stays reserved for as long as the Vec lives.
//!
//! ## When not to
//!
//! When the number is a guess. A capacity for the worst case turns a small result into a large block that
//! nobody sees. If you do not know the number, let the Vec double: n pushes are about log2(n) allocations,
//! and each element moves less than twice on average.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | allocates_once | before | 11 | 32752 | 16384 | 16384 |
//! | | after | 1 | 14400 | 14400 | 14400 |
//! | asks_for_no_more_than_it_needs | before | 11 | 32752 | 16384 | 16384 |
//! | | after | 1 | 14400 | 14400 | 14400 |
//! | asks_for_no_more_for_a_short_list | before | 3 | 112 | 64 | 64 |
//! | | after | 1 | 40 | 40 | 40 |

use std::hint::black_box;

use heaplings::bench;

/// The readings of one hour, in hundredths of a degree.
const HOUR: usize = 3_600;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = Vec::with_capacity(raw.len());
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
