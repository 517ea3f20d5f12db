//! A log is read line by line, and all that is kept is what the report needs.
//!
//! Gold, for 1,000 lines, 40 paths and 60 clients: 114 blocks and a peak of 6,929 bytes. Sorted lists in
//! place of the maps need 113 blocks and 5,114 bytes (`sorted_lists.rs` in `checker/tests/answers/right`),
//! but each insertion moves what is behind it.
//!
//! ## Why it works
//!
//! * A request borrows from its line (chapter 03), and words are taken from the iterator one by one. Parsing
//!   allocates nothing.
//! * The report needs sums, so sums are kept, and no request (chapters 01 and 11). Memory depends on paths
//!   and clients, each of which is a key once: 100 blocks of the 114.
//! * A path is looked up before a key is made of it (chapter 02). One that has capitals is copied in lower
//!   case to a buffer that stays (chapter 04).
//! * The five busiest are found in an array of six places, and the report is one String with capacity.
//! * One line is in memory at a time (chapter 09): `read_line` into a String that is cleared.
//!
//! ## What it costs
//!
//! More state that has to be right: five sums, where the starter had a list that could answer any question
//! later. A new question to the report means a new sum, and the log has to be read again. The buffer for a
//! line is as large as the longest line.
//!
//! ## When not to
//!
//! When the questions are not known before the log is read: then keep what they may need, in columns (chapter
//! 10). A log of a few thousand lines that is read once a day may be read in any way that is clear.
//!
//! Keys in one text, with offsets in place of boxes (chapter 10), would save most of the 100 blocks, but they
//! need a hash table of one's own. The `hashbrown` crate has `entry_ref`, which looks up and inserts with one
//! hash; std's `HashMap` needs two look-ups for a new key. A set of the clients' hashes would need no block
//! for each, but two clients with one hash would count as one.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | bronze_parsing_needs_no_block | before | 900 | 34400 | 248 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | silver_what_is_known_needs_no_block | before | 10008 | 470560 | 81766 | 81536 |
//! | | after | 0 | 0 | 0 | 0 |
//! | bronze_what_is_known_keeps_no_memory | before | 10008 | 463560 | 81752 | 81536 |
//! | | after | 0 | 0 | 0 | 0 |
//! | bronze_a_report_needs_few_blocks | before | 12275 | 742824 | 525406 | 320 |
//! | | after | 1 | 498 | 498 | 498 |
//! | silver_reading_a_line_needs_no_block | before | 7021 | 243268 | 66749 | 80 |
//! | | after | 2 | 248 | 248 | 120 |
//! | bronze_blocks | before | 17196 | 971032 | 362698 | 320 |
//! | | after | 114 | 10594 | 6929 | 498 |
//! | silver_blocks | before | 17196 | 971032 | 362698 | 320 |
//! | | after | 114 | 10594 | 6929 | 498 |
//! | gold_blocks | before | 17196 | 971032 | 362698 | 320 |
//! | | after | 114 | 10594 | 6929 | 498 |
//! | bronze_peak | before | 17196 | 971032 | 362698 | 320 |
//! | | after | 114 | 10594 | 6929 | 498 |
//! | gold_peak | before | 17196 | 971032 | 362698 | 320 |
//! | | after | 114 | 10594 | 6929 | 498 |
//!
//! Seen: ZerosAndOnesLLC/AiFw#523: firewall lines parsed as slices; a line without a match allocates nothing.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::hint::black_box;
use std::io::{self, BufRead};

use heaplings::bench;

/// What a line says.
struct Request<'a> {
    client: &'a str,
    path: &'a str,
    status: u16,
    micros: u64,
}

/// Reads a line of five words with one space between them; the last two are numbers.
fn parse(line: &str) -> Option<Request<'_>> {
    let mut words = line.split(' ');
    let (client, _method, path) = (words.next()?, words.next()?, words.next()?);
    let (status, micros) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    words.next().is_none().then_some(Request { client, path, status, micros })
}

/// What is known of a path.
#[derive(Default)]
struct Totals {
    requests: u64,
    slowest: u64,
}

/// All that is known so far.
#[derive(Default)]
struct Analyser {
    paths: HashMap<Box<str>, Totals>,
    clients: HashSet<Box<str>>,
    requests: u64,
    broken: u64,
    errors: u64,
    /// The path of a line in small letters, if it has others.
    small: String,
}

impl Analyser {
    /// Takes a line in.
    fn add(&mut self, line: &str) {
        let Some(request) = parse(line) else {
            self.broken += 1;
            return;
        };
        self.requests += 1;
        self.errors += u64::from(request.status >= 400);
        if !self.clients.contains(request.client) {
            self.clients.insert(request.client.into());
        }
        let mut path = request.path.split('?').next().unwrap_or_default();
        if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.small.clear();
            self.small.push_str(path);
            self.small.make_ascii_lowercase();
            path = &self.small;
        }
        // Looked up first, so that a known path needs no key.
        let totals = match self.paths.get_mut(path) {
            Some(totals) => totals,
            None => self.paths.entry(path.into()).or_default(),
        };
        totals.requests += 1;
        totals.slowest = totals.slowest.max(request.micros);
    }

    /// The totals, and the five busiest paths; those that are equal by alphabet.
    fn report(&self) -> String {
        let mut busiest: [Option<(&str, &Totals)>; 6] = [None; 6];
        for (path, totals) in &self.paths {
            // The sixth place is for the next; after sorting it holds the one that is out.
            busiest[5] = Some((path, totals));
            busiest.sort_unstable_by_key(|place| {
                Reverse(place.map(|(path, totals)| (totals.requests, Reverse(path))))
            });
        }
        let busiest = || busiest[..5].iter().flatten();
        let mut report =
            String::with_capacity(120 + busiest().map(|(path, _)| path.len() + 60).sum::<usize>());
        let Analyser { requests, broken, clients, errors, .. } = self;
        // A String takes all that is written.
        let _ = writeln!(
            report,
            "{requests} requests, {broken} broken, {} clients, {errors} errors",
            clients.len()
        );
        for (path, Totals { requests, slowest }) in busiest() {
            let _ = writeln!(report, "{path} {requests} requests, {slowest} slowest");
        }
        report
    }
}

/// Reads a log to its end, and reports. A line ends in a line feed, or in a carriage return and a line feed.
fn analyse(mut log: impl BufRead) -> io::Result<String> {
    let mut analyser = Analyser::default();
    let mut line = String::with_capacity(128);
    while log.read_line(&mut line)? > 0 {
        let text = line.strip_suffix('\n').unwrap_or(&line);
        analyser.add(text.strip_suffix('\r').unwrap_or(text));
        line.clear();
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
