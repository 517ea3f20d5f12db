//! A newspaper's web server writes a line for each request: client, method, path, status, microseconds. A
//! program reads the log of a day and counts requests, broken lines, clients and errors (status 400 and
//! above). It also names the five paths with the most requests, without their query and in lower case.
//!
//! It works, but it keeps the whole day in memory, several times, in pieces.
//! Goal: bronze, silver or gold: blocks and a peak that depend on paths and clients, and not on lines.

use std::collections::{BTreeMap, HashSet};
use std::hint::black_box;
use std::io::{self, BufRead};

use heaplings::bench;

/// What a line says.
#[derive(Clone)]
struct Request {
    client: String,
    path: String,
    status: u16,
    micros: u64,
}

// TODO 1: let a request borrow its texts from the line.
/// Reads a line of five words with one space between them; the last two are numbers.
fn parse(line: &str) -> Option<Request> {
    let words: Vec<String> = line.split(' ').map(str::to_string).collect();
    if words.len() != 5 {
        return None;
    }
    Some(Request {
        client: words[0].clone(),
        path: words[2].clone(),
        status: words[3].parse().ok()?,
        micros: words[4].parse().ok()?,
    })
}

/// All that is known so far.
#[derive(Default)]
struct Analyser {
    requests: Vec<Request>,
    broken: Vec<String>,
}

impl Analyser {
    // TODO 2: let a line of a known client and path change numbers only.
    /// Takes a line in.
    fn add(&mut self, line: &str) {
        match parse(line) {
            Some(request) => {
                let path = request.path.split('?').next().unwrap_or_default().to_ascii_lowercase();
                self.requests.push(Request { path, ..request });
            }
            None => self.broken.push(line.to_string()),
        }
    }

    // TODO 3: let the report write what the analyser has added up.
    /// The totals, and the five busiest paths; those that are equal by alphabet.
    fn report(&self) -> String {
        let clients: HashSet<String> = self.requests.iter().map(|request| request.client.clone()).collect();
        let errors: Vec<Request> =
            self.requests.iter().filter(|request| request.status >= 400).cloned().collect();
        let mut paths: BTreeMap<String, Vec<Request>> = BTreeMap::new();
        for request in &self.requests {
            paths.entry(request.path.clone()).or_default().push(request.clone());
        }
        let mut busiest: Vec<(String, Vec<Request>)> = paths.clone().into_iter().collect();
        busiest.sort_by_key(|(_, requests)| std::cmp::Reverse(requests.len()));
        let mut report = format!("{} requests, {} broken, ", self.requests.len(), self.broken.len());
        report = report + &format!("{} clients, {} errors\n", clients.len(), errors.len());
        for (path, requests) in busiest.iter().take(5) {
            let slowest = requests.iter().map(|request| request.micros).max().unwrap_or_default();
            report = report + &format!("{path} {} requests, {slowest} slowest\n", requests.len());
        }
        report
    }
}

// TODO 4: let one buffer do for all lines.
/// Reads a log to its end, and reports. A line ends in a line feed, or in a carriage return and a line feed.
fn analyse(log: impl BufRead) -> io::Result<String> {
    let lines: Vec<String> = log.lines().collect::<io::Result<_>>()?;
    let mut analyser = Analyser::default();
    for line in lines {
        analyser.add(&line);
    }
    Ok(analyser.report())
}

fn main() {
    let log = "203.0.113.7 GET /articles/1 200 1532\n203.0.113.8 GET /Articles/2?x=1 503 12\n".repeat(500);
    bench("analyse(1000 lines)", || analyse(black_box(log.as_bytes())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::hint::black_box;

    /// A log of `n` lines: 40 paths, some in capitals or with a query, 60 clients, a broken line in 50.
    fn log(n: usize) -> String {
        let line = |i: usize| match i % 50 {
            49 => "-- log rotated --\n".to_string(),
            _ => {
                let (client, page, micros) = (i % 60, i * 7 % 40, i * 7_919 % 90_000);
                let path = match i % 10 {
                    3 => format!("/Articles/Page{page}"),
                    7 => format!("/articles/page{page}?from=newsletter&item={i}"),
                    _ => format!("/articles/page{page}"),
                };
                let status = if i.is_multiple_of(20) { 503 } else { 200 };
                format!("198.51.100.{client} GET {path} {status} {micros}\n")
            }
        };
        (0..n).map(line).collect()
    }

    /// The report on a text.
    fn report(log: &str) -> String {
        analyse(log.as_bytes()).expect("a text in memory can be read")
    }

    // Part 1.
    #[test]
    fn parses_a_line() {
        let request = parse("203.0.113.7 GET /Cart?item=3 200 1532").expect("a whole line");
        assert_eq!((request.status, request.micros), (200, 1_532));
        assert_eq!(request.client, "203.0.113.7");
        assert_eq!(request.path, "/Cart?item=3");
        for broken in [
            "",
            "a b c",
            "a GET / 200",
            "a GET / 200 1 2",
            "a GET / two 1",
            "a GET / 200 -1",
            "a  GET / 200 1",
        ] {
            assert!(parse(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn bronze_parsing_needs_no_block() {
        let line = "203.0.113.7 GET /Cart?item=3 200 1532";
        let heap = measure(|| (0..100).filter(|_| parse(black_box(line)).is_some()).count());
        dhat::assert!(heap.total_blocks == 0);
    }

    // Part 2.
    /// An analyser that knows two clients and a path.
    fn analyser() -> Analyser {
        let mut analyser = Analyser::default();
        analyser.add("203.0.113.7 GET /cart 200 10");
        analyser.add("203.0.113.8 GET /CART?x=1 200 10");
        analyser
    }

    #[test]
    fn adds_up_by_path_without_case_and_query() {
        let mut analyser = analyser();
        analyser.add("203.0.113.9 GET /Cart?a=1?b=2 500 99");
        analyser.add("no line");
        let report = analyser.report();
        assert_eq!(report, "3 requests, 1 broken, 3 clients, 1 errors\n/cart 3 requests, 99 slowest\n");
    }

    #[test]
    fn silver_what_is_known_needs_no_block() {
        let heap = measure_with(analyser, |mut analyser| {
            for _ in 0..500 {
                analyser.add("203.0.113.8 GET /cart 200 20");
                analyser.add("203.0.113.7 GET /cart?item=3 503 10");
            }
            analyser
        });
        // A buffer for small letters, which may have to grow once.
        dhat::assert!(heap.total_blocks <= 2);
    }

    #[test]
    fn bronze_what_is_known_keeps_no_memory() {
        let heap = measure_with(analyser, |mut analyser| {
            (0..1_000).for_each(|_| analyser.add("203.0.113.8 GET /cart 200 20"));
            analyser
        });
        dhat::assert!(heap.curr_bytes == 0);
    }

    // Part 3.
    #[test]
    fn reports_the_five_busiest_paths() {
        assert_eq!(report(""), "0 requests, 0 broken, 0 clients, 0 errors\n");
        let mut log = String::new();
        for (path, n) in [("/d", 2), ("/a", 9), ("/f", 1), ("/c", 2), ("/e", 1), ("/b", 30)] {
            (0..n).for_each(|i| log.push_str(&format!("c GET {path} {} {i}\n", 398 + n)));
        }
        let expected = "45 requests, 0 broken, 1 clients, 43 errors\n/b 30 requests, 29 slowest\n\
            /a 9 requests, 8 slowest\n/c 2 requests, 1 slowest\n/d 2 requests, 1 slowest\n\
            /e 1 requests, 0 slowest\n";
        assert_eq!(report(&log), expected);
    }

    #[test]
    fn bronze_a_report_needs_few_blocks() {
        let mut analyser = Analyser::default();
        log(2_000).lines().for_each(|line| analyser.add(line));
        let heap = measure(|| analyser.report());
        // A list of paths and a text, each of which may grow.
        dhat::assert!(heap.total_blocks <= 12);
    }

    // Part 4.
    #[test]
    fn reads_all_lines() {
        assert_eq!(
            report("x\n\n\nc GET /ä 404 7"),
            "1 requests, 3 broken, 1 clients, 1 errors\n/ä 1 requests, 7 slowest\n"
        );
        assert_eq!(report("c GET / 200 7\r\nc GET / 200 8\r\n"), report("c GET / 200 7\nc GET / 200 8\n"));
        let (long, lower) = ("Xy".repeat(50_000), "xy".repeat(50_000));
        let totals = "2 requests, 0 broken, 1 clients, 0 errors\n";
        assert_eq!(
            report(&format!("c GET /{long} 200 1\n").repeat(2)),
            format!("{totals}/{lower} 2 requests, 1 slowest\n")
        );
        assert!(analyse(&b"c GET / 200 7\n\xff\n"[..]).is_err());
    }

    #[test]
    fn silver_reading_a_line_needs_no_block() {
        let lines = "-- log rotated --\n".repeat(1_000);
        let heap = measure(|| report(&lines));
        // A buffer for the line and a report, which may grow.
        dhat::assert!(heap.total_blocks <= 12);
    }

    // The budget: 1,000 lines, 40 paths, 60 clients.
    #[test]
    fn bronze_blocks() {
        let heap = measure_with(|| log(1_000), |log| report(&log));
        // Two for each line, and what gold needs.
        dhat::assert!(heap.total_blocks <= 2_200);
    }

    #[test]
    fn silver_blocks() {
        let heap = measure_with(|| log(1_000), |log| report(&log));
        // One for each line whose path has capitals, and what gold needs.
        dhat::assert!(heap.total_blocks <= 300);
    }

    #[test]
    fn gold_blocks() {
        let heap = measure_with(|| log(1_000), |log| report(&log));
        dhat::assert!(heap.total_blocks <= 114);
    }

    #[test]
    fn bronze_peak() {
        let heap = measure_with(|| log(1_000), |log| report(&log));
        // Less than half of the log.
        dhat::assert!(heap.max_bytes <= 20_000);
    }

    #[test]
    fn gold_peak() {
        let heap = measure_with(|| log(1_000), |log| report(&log));
        dhat::assert!(heap.max_bytes <= 6_929);
    }
}
