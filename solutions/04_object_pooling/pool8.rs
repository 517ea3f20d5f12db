//! A report that counts requests, without the pool that it had.
//!
//! ## Why it works
//!
//! The pool was meant to save allocations that are not needed at all. A request is used for one round of a
//! loop, so it can live on the stack; its method and path are parts of the log, which outlives the loop, so
//! they can be slices of it. What remains is two slices and two numbers for each line, without the heap.
//!
//! The pool itself prevented that. An object that waits in a pool outlives every log that it was used for, so
//! it cannot borrow from one: its fields had to be Strings, and every line was copied into them. A pool turns
//! what could be borrowed into what must be owned.
//!
//! ## What it costs
//!
//! A lifetime in the type of the request. It cannot outlive the log, and the report does not need it to.
//!
//! ## When not to
//!
//! This is the exercise about when not to pool: do not pool what fits on the stack, what can borrow, what a
//! caller could pass in, or what is rarely needed. Do not fill a pool in advance for a rush that nobody has
//! measured: 63 of the 64 requests were never used, and they were nearly the whole peak of this program. But
//! do not remove a pool by feeling either. If an object is large, is made often, and cannot live on the stack
//! (a canvas, a connection, a compressor with its tables), measure with the pool and without it, and keep
//! what is better.
//!
//! ## Another way
//!
//! No struct at all: the loop splits a line into its four words and counts. If the log is read from a file,
//! so that there is nothing to borrow from, make one String for the line above the loop, and let the requests
//! borrow from that.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_long_log_needs_no_memory | before | 129 | 21504 | 21504 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_single_line_needs_no_memory | before | 129 | 21504 | 21504 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_long_log_allocates_nothing | before | 129 | 21504 | 21504 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;

use heaplings::bench;

/// What is counted.
#[derive(Debug, Default, PartialEq, Eq)]
struct Report {
    reads: u32,
    writes: u32,
    failed: u32,
    bytes: u64,
}

/// A request, as it was logged: four words with one space between them, such as `GET /rooms/7 200 5120`.
struct Request<'a> {
    method: &'a str,
    path: &'a str,
    status: u16,
    bytes: u64,
}

/// Counts the requests whose path begins with `path`. Lines that are not a request are skipped.
fn report(log: &str, path: &str) -> Report {
    let mut report = Report::default();
    for request in log.lines().filter_map(parse).filter(|request| request.path.starts_with(path)) {
        match request.method {
            "GET" | "HEAD" => report.reads += 1,
            _ => report.writes += 1,
        }
        report.failed += u32::from(request.status >= 500);
        report.bytes += request.bytes;
    }
    report
}

/// The request of a line, if it is one.
fn parse(line: &str) -> Option<Request<'_>> {
    let mut words = line.split(' ');
    let (method, path) = (words.next()?, words.next()?);
    let (status, bytes) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    words.next().is_none().then_some(Request { method, path, status, bytes })
}

/// A log of `n` requests, for the tests: grading uses this function as published.
fn log(n: usize) -> String {
    let line = |i| match i % 5 {
        0 => format!("POST /rooms/{} 201 {}\n", i % 40, i % 700),
        1 => format!("GET /people/{} {} 0\n", i % 90, if i % 2 == 0 { 200 } else { 503 }),
        _ => format!("GET /rooms/{}/since/{i} 200 {}\n", i % 40, 100 + i % 5_000),
    };
    (0..n).map(line).collect()
}

fn main() {
    let (line, hour) = (log(1), log(10_000));
    bench("report(1 line)", || report(black_box(&line), "/rooms"));
    bench("report(10,000 lines)", || report(black_box(&hour), "/rooms"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    #[test]
    fn counts_requests() {
        assert_eq!(report("", ""), Report::default());
        assert_eq!(report("GET / 200 17", "/"), Report { reads: 1, bytes: 17, ..Report::default() });
        let log = "GET /a/b 200 1\nPOST /a 500 2\r\n\nHEAD /ä 502 3\nDELETE /ab/ü 404 4\nGET /b/a 200 99\n";
        assert_eq!(report(log, "/a"), Report { reads: 1, writes: 2, failed: 1, bytes: 7 });
        assert_eq!(report(log, "/ä"), Report { reads: 1, writes: 0, failed: 1, bytes: 3 });
        assert_eq!(report(log, "/x"), Report::default());
    }

    #[test]
    fn skips_what_is_not_a_request() {
        let damaged = "GET\nGET /a\nGET /a 200\nGET /a 200 x\nGET /a abc 1\nGET /a 200 1 2\nGET  /a 200 1\n\
            GET /a 70000 1\nGET /a 200 -1\n\u{feff}\nGET /a 200 8\n GET /a 200 1\nGET /a 200 1 \n\
            GET\t/a\t200\t1\nPOST /a";
        assert_eq!(report(damaged, "/a"), Report { reads: 1, bytes: 8, ..Report::default() });
        let damaged = "POST /a 500 7\nPUT /a";
        assert_eq!(report(damaged, ""), Report { writes: 1, failed: 1, bytes: 7, ..Report::default() });
    }

    #[test]
    fn counts_a_long_log() {
        let log = log(10_000);
        let rooms = report(&log, "/rooms");
        assert_eq!((rooms.reads, rooms.writes, rooms.failed), (6_000, 2_000, 0));
        let bytes = log
            .lines()
            .filter(|line| line.contains("/rooms"))
            .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap());
        assert_eq!(rooms.bytes, bytes.sum::<u64>());
        assert_eq!(report(&log, "/people"), Report { reads: 2_000, failed: 1_000, ..Report::default() });
        let large = "GET /a 200 4294967295\n".repeat(2);
        assert_eq!(report(&large, "/a"), Report { reads: 2, bytes: 8_589_934_590, ..Report::default() });
    }

    #[test]
    fn a_path_longer_than_any_fixed_buffer() {
        let path = format!("/{}", "x".repeat(3_000_000));
        let line = format!("PUT {path} 200 1");
        assert_eq!(report(&line, &path), Report { writes: 1, bytes: 1, ..Report::default() });
        assert_eq!(report(&line, &(path + "y")), Report::default());
    }

    #[test]
    fn a_long_log_needs_no_memory() {
        let heap = measure_with(|| log(10_000), |log| report(&log, "/rooms"));
        dhat::assert!(heap.max_bytes == 0);
    }

    #[test]
    fn a_single_line_needs_no_memory() {
        let heap = measure_with(|| log(1), |log| report(&log, "/rooms"));
        dhat::assert!(heap.max_bytes == 0);
    }

    #[test]
    fn a_long_log_allocates_nothing() {
        let heap = measure_with(|| log(10_000), |log| report(&log, "/people"));
        dhat::assert!(heap.total_blocks == 0);
    }
}
