//! A sensor on a turbine writes a line for each reading, `1712 -250`: the second, and the position of the
//! shaft in micrometres. When the sensor failed, there is a `-` for the position. The morning report says
//! how often two neighbouring positions differ by more than a limit, and the largest of these jumps.
//! Failed readings are left out first: the positions on both sides of a failure are neighbours.
//!
//! It is correct, but makes a list of everything after each step.
//! Goal: no allocation, for a log of any length.

use std::hint::black_box;

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Jumps {
    count: usize,
    largest: u32,
}

/// The position in a line, unless the sensor failed or the line is damaged.
fn value(line: &str) -> Option<i32> {
    let (_, position) = line.split_once(' ')?;
    position.parse().ok()
}

// TODO: let each step hand on one value at a time, and no list.
/// The jumps in a log that are larger than `limit`.
fn jumps(log: &str, limit: u32) -> Jumps {
    let lines: Vec<&str> = log.lines().collect();
    let readings: Vec<Option<i32>> = lines.into_iter().map(value).collect();
    let values: Vec<i32> = readings.into_iter().flatten().collect();
    let differences: Vec<u32> = values.windows(2).map(|pair| pair[0].abs_diff(pair[1])).collect();
    let large: Vec<u32> = differences.into_iter().filter(|jump| *jump > limit).collect();
    Jumps { count: large.len(), largest: large.into_iter().max().unwrap_or(0) }
}

fn main() {
    let log: String = (0..3_600).map(|i| format!("{i} {}\n", i * 7_919 % 1_009 - 500)).collect();
    bench("jumps(an hour)", || jumps(black_box(&log), 900));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    fn of(count: usize, largest: u32) -> Jumps {
        Jumps { count, largest }
    }

    /// A log of `n` readings: it goes up by 3, falls by 300 at every hundredth, and fails at every 50th.
    fn log(n: usize) -> String {
        let line = |i: usize| match i % 50 {
            49 => format!("{i} -\n"),
            _ => format!("{i} {}\n", 3 * (i % 100)),
        };
        (0..n).map(line).collect()
    }

    #[test]
    fn fewer_than_two_values_have_no_jump() {
        for text in ["", "\n", "1 5", "1 -\n2 5\n3 -\n", "1 -\n2 -\n", "x\n1\n"] {
            assert_eq!(jumps(text, 0), of(0, 0), "{text:?}");
        }
    }

    #[test]
    fn counts_what_is_larger_than_the_limit() {
        assert_eq!(jumps("1 5\n2 8\n3 8\n4 1\n", 0), of(2, 7));
        assert_eq!(jumps("1 5\n2 8\n3 8\n4 1\n", 2), of(2, 7));
        assert_eq!(jumps("1 5\n2 8\n3 8\n4 1\n", 3), of(1, 7));
        assert_eq!(jumps("1 5\n2 8\n3 8\n4 1\n", 7), of(0, 0));
        assert_eq!(jumps("1 -5\r\n2 5\r\n3 0", 1), of(2, 10));
        let far = format!("1 {}\n2 {}\n", i32::MIN, i32::MAX);
        assert_eq!(jumps(&far, u32::MAX - 1), of(1, u32::MAX));
    }

    #[test]
    fn both_sides_of_a_failure_are_neighbours() {
        assert_eq!(jumps("1 5\n2 -\n3 9\n", 0), of(1, 4));
        assert_eq!(jumps("1 -\n2 5\n3 -\n4 -\nx y\n5 65\n6 -\n", 50), of(1, 60));
        assert_eq!(jumps("1 0\n2 -\n3 0\n", 0), of(0, 0));
    }

    #[test]
    fn reports_long_logs() {
        assert_eq!(jumps(&log(100_000), 6), of(999, 294));
        assert_eq!(jumps(&log(1_234), 3), of(12 + 12, 294));
    }

    #[test]
    fn an_hour_allocates_nothing() {
        let heap = measure_with(|| log(3_600), |log| jumps(&log, 6));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn sixteen_hours_have_the_same_peak() {
        let heap = measure_with(|| log(16 * 3_600), |log| jumps(&log, 6));
        dhat::assert!(heap.max_bytes == 0);
    }
}
