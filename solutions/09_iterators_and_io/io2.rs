//! A turbine's morning report: one value at a time goes through all steps, and the log is read once.
//!
//! ## Why it works
//!
//! Adapters are lazy. `fold` asks `filter` for an element, `filter` asks `map`, and so on down to `lines`,
//! which cuts the next line out of the text. Each step holds one element, and there is nothing to hold the
//! others. A `collect` between two steps makes the first run to its end, and keeps all it made.
//!
//! `windows(2)` needs a slice because it looks at two elements at once. Only one of them is new; the other
//! was new one step before, so one variable is enough to remember it. Counting and finding the largest need
//! two numbers, which `fold` carries along.
//!
//! ## What it costs
//!
//! The steps have no names any more and cannot be printed one by one; `inspect` helps. A chain that
//! remembers something changes a variable from inside a closure, and reads less easily than `windows`. In
//! time it gains nothing: here it is about a tenth slower than the lists.
//!
//! ## When not to
//!
//! When a step needs all elements: to sort them, to visit them twice, to walk backwards through a source that
//! only goes forwards. When a borrow has to end before the next step may begin, as with values that are read
//! from a map and then inserted into it. And a list of twenty elements is not worth a clever chain. `.zip` of
//! the iterator with its own `clone` and `skip(1)` keeps the pairs visible and allocates nothing either; here
//! it parses every line twice.
//!
//! The crate `itertools` has `tuple_windows` for pairs of neighbours: one more dependency, and a line that
//! says what it means. Where the step is as small as here, std is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | an_hour_allocates_nothing | before | 24 | 206668 | 94336 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | sixteen_hours_have_the_same_peak | before | 32 | 3307948 | 1509376 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: Yamato-Security/hayabusa#921: an iterator for a Vec of records, peak from 5.4 to 1.2 GiB

use std::hint::black_box;
use std::mem;

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

/// The jumps in a log that are larger than `limit`.
fn jumps(log: &str, limit: u32) -> Jumps {
    let mut values = log.lines().filter_map(value);
    let Some(mut before) = values.next() else { return Jumps::default() };
    let differences = values.map(|value| mem::replace(&mut before, value).abs_diff(value));
    let large = differences.filter(|jump| *jump > limit);
    large.fold(Jumps::default(), |jumps, jump| Jumps {
        count: jumps.count + 1,
        largest: jumps.largest.max(jump),
    })
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
