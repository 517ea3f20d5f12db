// Wrong: an array with room for eight fields, and the ninth is lost
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
    for line in log.lines() {
        let mut fields = [("", ""); 8];
        let split = line.split_whitespace().filter_map(|field| field.split_once('='));
        for (place, field) in fields.iter_mut().zip(split) {
            *place = field;
        }
        for (name, value) in fields {
            let number: u64 = value.parse().unwrap_or(0);
            match name {
                "status" => summary.failed += u64::from(number >= 500),
                "millis" => summary.slow += u64::from(number > limit),
                "bytes" => summary.bytes += number,
                _ => {}
            }
        }
    }
    summary
}

fn main() {
    let log = "path=/index.html status=200 bytes=5120 millis=12\n".repeat(1_000);
    bench("summary(1,000 lines)", || summary(black_box(&log), black_box(10)));
}
