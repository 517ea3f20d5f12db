// Right: a reference to a closure on the stack, so that each_field exists only once

use std::hint::black_box;

use heaplings::bench;

/// What the dashboard shows.
#[derive(Debug, Default, PartialEq, Eq)]
struct Summary {
    failed: u64,
    slow: u64,
    bytes: u64,
}

fn each_field<'a>(line: &'a str, on_field: &mut dyn FnMut(&'a str, &'a str)) {
    line.split_whitespace()
        .filter_map(|field| field.split_once('='))
        .for_each(|(name, value)| on_field(name, value));
}

fn summary(log: &str, limit: u64) -> Summary {
    let mut summary = Summary::default();
    let is_slow = |millis: u64| millis > limit;
    let mut add = |name: &str, value: &str| {
        let number = value.parse().unwrap_or(0);
        match name {
            "status" => summary.failed += u64::from(number >= 500),
            "millis" => summary.slow += u64::from(is_slow(number)),
            "bytes" => summary.bytes += number,
            _ => {}
        }
    };
    for line in log.lines() {
        each_field(line, &mut add);
    }
    summary
}

fn main() {
    let log = "path=/index.html status=200 bytes=5120 millis=12\n".repeat(1_000);
    bench("summary(1,000 lines)", || summary(black_box(&log), black_box(10)));
}
