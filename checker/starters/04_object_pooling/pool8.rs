//! A report counts the requests that a web server has logged, each on a line with method, path, status and
//! bytes. Somebody had read that allocation is slow, and gave the report a pool of 64 requests with large
//! strings, so that reading a line never allocates.
//!
//! But the report uses only one request at a time, and only while it reads the line. Now a log of a single
//! line costs as much memory as a log of millions.
//! Goal: a report that needs no memory of its own, however long or short the log.

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
struct Request {
    method: String,
    path: String,
    status: u16,
    bytes: u64,
}

/// Requests that are not in use.
struct Pool {
    free: Vec<Request>,
}

impl Pool {
    fn new() -> Pool {
        let new = |_| Request {
            method: String::with_capacity(16),
            path: String::with_capacity(256),
            status: 0,
            bytes: 0,
        };
        Pool { free: (0..64).map(new).collect() }
    }

    fn take(&mut self) -> Request {
        self.free.pop().expect("the report holds one request at a time")
    }

    fn put(&mut self, request: Request) {
        self.free.push(request);
    }
}

// TODO: count without asking for memory.
/// Counts the requests whose path begins with `path`. Lines that are not a request are skipped.
fn report(log: &str, path: &str) -> Report {
    let mut pool = Pool::new();
    let mut report = Report::default();
    for line in log.lines() {
        let mut request = pool.take();
        if parse(line, &mut request).is_some() && request.path.starts_with(path) {
            match request.method.as_str() {
                "GET" | "HEAD" => report.reads += 1,
                _ => report.writes += 1,
            }
            report.failed += u32::from(request.status >= 500);
            report.bytes += request.bytes;
        }
        pool.put(request);
    }
    report
}

/// Fills in the request of a line, if it is one.
fn parse(line: &str, request: &mut Request) -> Option<()> {
    request.method.clear();
    request.path.clear();
    let mut words = line.split(' ');
    request.method.push_str(words.next()?);
    request.path.push_str(words.next()?);
    request.status = words.next()?.parse().ok()?;
    request.bytes = words.next()?.parse().ok()?;
    words.next().is_none().then_some(())
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
