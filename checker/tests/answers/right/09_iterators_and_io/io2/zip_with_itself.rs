// Right: the iterator is cloned and zipped with itself, one element behind; every line is parsed twice.

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
    let values = log.lines().filter_map(value);
    let large = values.clone().zip(values.skip(1)).map(|(a, b)| a.abs_diff(b)).filter(|jump| *jump > limit);
    Jumps { count: large.clone().count(), largest: large.max().unwrap_or_default() }
}

fn main() {
    let log: String = (0..3_600).map(|i| format!("{i} {}\n", i * 7_919 % 1_009 - 500)).collect();
    bench("jumps(an hour)", || jumps(black_box(&log), 900));
}
