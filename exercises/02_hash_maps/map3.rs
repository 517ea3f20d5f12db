//! A web server counts how often each page is requested. Every request goes through `record`. Its report
//! names each page once, in alphabetical order. The text of a request is gone as soon as it is answered, so
//! the counter has to own the names that it keeps.
//!
//! There are about a hundred pages and many thousands of requests, and every request asks for memory.
//! Goal: a page that was requested before costs nothing; a new page costs its name and its slot.

use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// How often each page was requested.
struct Visits {
    counts: HashMap<String, u64>,
}

impl Visits {
    fn new() -> Visits {
        Visits { counts: HashMap::new() }
    }

    // TODO: ask for memory only when a page is new.
    fn record(&mut self, page: &str) {
        *self.counts.entry(page.to_string()).or_insert(0) += 1;
    }

    fn count(&self, page: &str) -> u64 {
        self.counts.get(page).copied().unwrap_or(0)
    }

    /// Every page with its count, in alphabetical order.
    fn report(&self) -> Vec<(&str, u64)> {
        let mut report: Vec<(&str, u64)> =
            self.counts.iter().map(|(page, count)| (page.as_str(), *count)).collect();
        report.sort_unstable();
        report
    }
}

/// `n` requests for `pages` different pages. (The tests use it; grading takes it as published.)
fn requests(n: usize, pages: usize) -> Vec<String> {
    (0..n).map(|i| format!("/articles/{}/comments", i * 7 % pages)).collect()
}

fn main() {
    let requests = requests(10_000, 100);
    bench("record(10000 requests)", || {
        let mut visits = Visits::new();
        for page in black_box(&requests) {
            visits.record(page);
        }
        (visits.count("/articles/7/comments"), visits.report().len())
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    fn recorded(requests: &[String]) -> Visits {
        let mut visits = Visits::new();
        for page in requests {
            visits.record(page);
        }
        visits
    }

    #[test]
    fn counts_every_request() {
        let mut visits = Visits::new();
        assert_eq!(visits.count("/"), 0);
        assert!(visits.report().is_empty());
        visits.record("/");
        assert_eq!(visits.report(), [("/", 1)]);
        for page in ["/über", "", "/", "/Über", "/über", "/über/"] {
            visits.record(page);
        }
        assert_eq!(visits.report(), [("", 1), ("/", 2), ("/Über", 1), ("/über", 2), ("/über/", 1)]);
        assert_eq!((visits.count("/über"), visits.count(""), visits.count("/unter")), (2, 1, 0));
    }

    #[test]
    fn tells_long_names_apart() {
        let pages = ["a", "b"].map(|end| "/articles/".repeat(40) + end);
        let mut visits = Visits::new();
        for page in [0, 1, 1] {
            visits.record(&pages[page]);
        }
        assert_eq!(visits.report(), [(pages[0].as_str(), 1), (&pages[1], 2)]);
        assert_eq!((visits.count(&pages[1]), visits.count(&pages[1][..400])), (2, 0));
    }

    #[test]
    fn counts_many_pages() {
        for (n, pages) in [(1_000, 30), (990, 99), (50, 53)] {
            let requests = requests(n, pages);
            let visits = recorded(&requests);
            assert!(requests.iter().all(|page| visits.count(page) as usize >= n / pages));
            let report = visits.report();
            assert_eq!(report.len(), pages.min(n));
            assert!(report.is_sorted());
            assert_eq!(report.iter().map(|&(_, count)| count).sum::<u64>(), n as u64);
        }
    }

    #[test]
    fn forgets_the_names_when_it_is_dropped() {
        let requests = requests(100, 10);
        let heap = measure(|| drop(recorded(&requests)));
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn has_room_for_its_pages_only() {
        let heap = measure_with(|| requests(3_000, 100), |requests| recorded(&requests));
        // 2,090 bytes of names, and a table of 128 slots beside the one of 64 that it grew from, 6,368. The
        // rest is to spare.
        assert!(heap.max_bytes <= 12_000, "there were {} bytes in memory at once", heap.max_bytes);
    }

    #[test]
    fn a_known_page_costs_nothing() {
        let heap = measure_with(
            || (requests(3_000, 100), recorded(&requests(100, 100))),
            |(requests, mut visits)| {
                for page in &requests {
                    visits.record(page);
                }
            },
        );
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_new_page_costs_its_name_and_its_slot() {
        let heap = measure_with(|| requests(3_000, 100), |requests| recorded(&requests));
        // 100 names, and 6 tables with room for 3, 7, 14, 28, 56 and 112 of them; or 11 nodes of a BTreeMap.
        dhat::assert!(heap.total_blocks <= 111);
    }
}
