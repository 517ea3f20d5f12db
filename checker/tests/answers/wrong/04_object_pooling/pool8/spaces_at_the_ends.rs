// Wrong: removes spaces at both ends of a line, which make it another line than the server has logged
// Fails: skips_what_is_not_a_request
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

/// A request, as it was logged: `GET /rooms/7 200 5120`.
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
    let mut words = line.trim().split(' ');
    let request = Request {
        method: words.next()?,
        path: words.next()?,
        status: words.next()?.parse().ok()?,
        bytes: words.next()?.parse().ok()?,
    };
    words.next().is_none().then_some(request)
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
