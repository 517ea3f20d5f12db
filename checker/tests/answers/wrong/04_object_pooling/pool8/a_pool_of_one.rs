// Wrong: the lazy fix: one request above the loop instead of 64 in a pool, which still copies every line
// Fails: a_long_log_needs_no_memory, a_single_line_needs_no_memory, a_long_log_allocates_nothing
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
        Pool { free: (0..1).map(new).collect() }
    }

    fn take(&mut self) -> Request {
        self.free.pop().expect("the report holds one request at a time")
    }

    fn put(&mut self, request: Request) {
        self.free.push(request);
    }
}
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
