// Wrong: the boxes are made once for the log, and not at all is the goal
// Fails: a_summary_allocates_nothing

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
    let is_slow: Box<dyn Fn(u64) -> bool> = Box::new(move |millis| millis > limit);
    for (name, value) in log.split_whitespace().filter_map(|field| field.split_once('=')) {
        let number = value.parse().unwrap_or(0);
        match name {
            "status" => summary.failed += u64::from(number >= 500),
            "millis" => summary.slow += u64::from(is_slow(number)),
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
