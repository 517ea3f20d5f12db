// Wrong: it pairs lines and then drops the pairs with a failure, so the sides of a failure are no neighbours.
// Fails: both_sides_of_a_failure_are_neighbours

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

fn jumps(log: &str, limit: u32) -> Jumps {
    let pairs = log.lines().zip(log.lines().skip(1));
    let differences = pairs.filter_map(|(a, b)| Some(value(a)?.abs_diff(value(b)?)));
    let large = differences.filter(|jump| *jump > limit);
    Jumps { count: large.clone().count(), largest: large.max().unwrap_or(0) }
}

fn main() {
    let log: String = (0..3_600).map(|i| format!("{i} {}\n", i * 7_919 % 1_009 - 500)).collect();
    bench("jumps(an hour)", || jumps(black_box(&log), 900));
}
