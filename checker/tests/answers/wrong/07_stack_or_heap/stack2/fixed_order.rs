// Wrong: it takes the fields in the order of the benchmark's line
// Fails: fields_come_in_any_order

use std::hint::black_box;

use heaplings::bench;

/// What the dashboard shows.
#[derive(Debug, Default, PartialEq, Eq)]
struct Summary {
    failed: u64,
    slow: u64,
    bytes: u64,
}

fn summary(log: &str, limit: u64) -> Summary {
    let mut summary = Summary::default();
    for line in log.lines() {
        let mut numbers = line
            .split_whitespace()
            .skip(1)
            .map(|field| field.split_once('=').and_then(|(_, value)| value.parse().ok()).unwrap_or(0_u64));
        summary.failed += u64::from(numbers.next().unwrap_or(0) >= 500);
        summary.bytes += numbers.next().unwrap_or(0);
        summary.slow += u64::from(numbers.next().unwrap_or(0) > limit);
    }
    summary
}

fn main() {
    let log = "path=/index.html status=200 bytes=5120 millis=12\n".repeat(1_000);
    bench("summary(1,000 lines)", || summary(black_box(&log), black_box(10)));
}
