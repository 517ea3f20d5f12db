// Right: a loop with two variables.

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
    let mut jumps = Jumps::default();
    let mut before = None;
    for line in log.lines() {
        let Some(now) = value(line) else { continue };
        if let Some(jump) = before.map(|before: i32| before.abs_diff(now)).filter(|jump| *jump > limit) {
            jumps.count += 1;
            jumps.largest = jumps.largest.max(jump);
        }
        before = Some(now);
    }
    jumps
}

fn main() {
    let log: String = (0..3_600).map(|i| format!("{i} {}\n", i * 7_919 % 1_009 - 500)).collect();
    bench("jumps(an hour)", || jumps(black_box(&log), 900));
}
