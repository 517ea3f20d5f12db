// Wrong: the values go to an array on the stack, and those for which there is no room are forgotten.
// Fails: reports_long_logs

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
    let mut values = [0; 60_000];
    let mut len = 0;
    for value in log.lines().filter_map(value).take(60_000) {
        values[len] = value;
        len += 1;
    }
    let differences = values[..len].windows(2).map(|pair| pair[0].abs_diff(pair[1]));
    let large = differences.filter(|jump| *jump > limit);
    Jumps { count: large.clone().count(), largest: large.max().unwrap_or(0) }
}

fn main() {
    let log: String = (0..3_600).map(|i| format!("{i} {}\n", i * 7_919 % 1_009 - 500)).collect();
    bench("jumps(an hour)", || jumps(black_box(&log), 900));
}
