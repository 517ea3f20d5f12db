//! A web server writes one line for each request, and a dashboard sums them up: how many failed, how many
//! were slow, how many bytes went out. A closure gets the fields of a line, one by one, in any order.
//!
//! The sums are right. But the closures are made anew for each line, and each of them is in a box.
//! Goal: a summary of any log without any allocation.

use std::hint::black_box;

use heaplings::bench;

/// What the dashboard shows.
#[derive(Debug, Default, PartialEq, Eq)]
struct Summary {
    failed: u64,
    slow: u64,
    bytes: u64,
}

// TODO: let no closure need a box.
/// Calls `on_field` with the name and the value of each field of a line.
fn each_field<'a>(line: &'a str, mut on_field: Box<dyn FnMut(&'a str, &'a str) + '_>) {
    for field in line.split_whitespace() {
        if let Some((name, value)) = field.split_once('=') {
            on_field(name, value);
        }
    }
}

/// What says whether a request took longer than `limit`.
fn slower_than(limit: u64) -> Box<dyn Fn(u64) -> bool> {
    Box::new(move |millis| millis > limit)
}

/// The sums of all lines. A value that is no number counts as 0, and a status from 500 on as a failure.
fn summary(log: &str, limit: u64) -> Summary {
    let mut summary = Summary::default();
    for line in log.lines() {
        let is_slow = slower_than(limit);
        let sums = &mut summary;
        each_field(
            line,
            Box::new(|name, value| {
                let number = value.parse().unwrap_or(0);
                match name {
                    "status" => sums.failed += u64::from(number >= 500),
                    "millis" => sums.slow += u64::from(is_slow(number)),
                    "bytes" => sums.bytes += number,
                    _ => {}
                }
            }),
        );
    }
    summary
}

fn main() {
    let log = "path=/index.html status=200 bytes=5120 millis=12\n".repeat(1_000);
    bench("summary(1,000 lines)", || summary(black_box(&log), black_box(10)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    #[test]
    fn nothing_is_summed_up_to_nothing() {
        assert_eq!(summary("", 10), Summary::default());
        assert_eq!(summary("\n\n", 10), Summary::default());
        assert_eq!(summary("path=/ user=millis\nstatus\n=500", 10), Summary::default());
    }

    #[test]
    fn fields_come_in_any_order() {
        let expected = Summary { failed: 1, slow: 1, bytes: 77 };
        assert_eq!(summary("status=503 bytes=77 millis=11", 10), expected);
        assert_eq!(summary("millis=11  path=/größe\tstatus=500 bytes=77", 10), expected);
        assert_eq!(summary("bytes=70 bytes=7 note=a=b status=599 millis=18446744073709551615", 10), expected);
    }

    #[test]
    fn the_limits_are_exact() {
        let log = "status=499 millis=10\nstatus=500 millis=11\nstatus=abc millis=12.5 bytes=-1";
        assert_eq!(summary(log, 10), Summary { failed: 1, slow: 1, bytes: 0 });
        assert_eq!(summary(log, 11), Summary { failed: 1, slow: 0, bytes: 0 });
        assert_eq!(summary(log, 0), Summary { failed: 1, slow: 2, bytes: 0 });
    }

    /// 1,000 lines, some of them with more fields than the others.
    fn a_minute() -> (String, Summary) {
        let mut log = String::new();
        let mut expected = Summary::default();
        for i in 0..1_000_u64 {
            let status = if i % 50 == 0 { 502 } else { 200 };
            log += &format!(
                "path=/page/{i} millis={i} {} status={status} bytes={i}\n",
                "tag=x ".repeat(i as usize % 9)
            );
            expected.failed += u64::from(status == 502);
            expected.slow += u64::from(i > 900);
            expected.bytes += i;
        }
        (log, expected)
    }

    #[test]
    fn a_summary_allocates_nothing() {
        let heap = measure_with(a_minute, |(log, expected)| assert_eq!(summary(&log, 900), expected));
        dhat::assert!(heap.total_blocks == 0);
    }
}
