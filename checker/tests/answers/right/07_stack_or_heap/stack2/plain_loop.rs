// Right: a loop over the fields, without closures for them

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
    let fields = log.lines().flat_map(str::split_whitespace).filter_map(|field| field.split_once('='));
    for (name, value) in fields {
        let number: u64 = value.parse().unwrap_or_default();
        match name {
            "status" if number >= 500 => summary.failed += 1,
            "millis" if number > limit => summary.slow += 1,
            "bytes" => summary.bytes += number,
            _ => {}
        }
    }
    summary
}

fn main() {
    let log = "path=/index.html status=200 bytes=5120 millis=12\n".repeat(1_000);
    bench("summary(1,000 lines)", || summary(black_box(&log), black_box(10)));
}
