// Wrong: four of the five lists are gone, and the one for `windows` is still there.
// Fails: an_hour_allocates_nothing, sixteen_hours_have_the_same_peak

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
    let values: Vec<i32> = log.lines().filter_map(value).collect();
    let differences = values.windows(2).map(|pair| pair[0].abs_diff(pair[1]));
    let large = differences.filter(|jump| *jump > limit);
    Jumps { count: large.clone().count(), largest: large.max().unwrap_or(0) }
}

fn main() {
    let log: String = (0..3_600).map(|i| format!("{i} {}\n", i * 7_919 % 1_009 - 500)).collect();
    bench("jumps(an hour)", || jumps(black_box(&log), 900));
}
