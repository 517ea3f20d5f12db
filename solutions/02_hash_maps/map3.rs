//! A web server counts requests: it looks first, and makes a name only for a page that it has not seen.
//!
//! ## Why it works
//!
//! `entry` takes its key by value, because it may have to keep it. So `entry(page.to_string())` makes a
//! String for every request, and drops it at once when the page is there already, which is nearly always.
//! Searching needs no owner: `get_mut` takes any borrowed form of the key, a `&str` for a String. Only a new
//! page pays for a name.
//!
//! ## What it costs
//!
//! A new page is hashed and searched for twice, once by `get_mut` and once by `insert`. With a hundred pages
//! in thousands of requests that is nothing.
//!
//! ## When not to
//!
//! When most keys are new, the second search is paid nearly every time and the String is needed anyway: stay
//! with `entry`. Also when the key is there as an owned value that nobody else wants, and when it is `Copy`:
//! `entry(number)` allocates nothing. And when the text outlives the map, as in a report over a file that
//! stays in memory, do not own the names at all: in a `HashMap<&str, u64>`, `entry(page)` is both short and
//! free.
//!
//! ## Another way
//!
//! `if !self.counts.contains_key(page) { … insert … }` and then `get_mut` is as frugal, and searches once
//! more. A `BTreeMap<String, u64>` can be searched by `&str` too, has its pages in alphabetical order
//! already, and needs 11 nodes for the test's hundred pages where the growing map needs 6 tables. An entry
//! that makes its key only when it is missing is not in std; hashbrown, the crate behind std's map, has it
//! as `entry_ref`.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_known_page_costs_nothing | before | 3000 | 62700 | 21 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_new_page_costs_its_name_and_its_slot | before | 3006 | 71112 | 7559 | 6330 |
//! | | after | 106 | 10502 | 7559 | 6330 |

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

    fn record(&mut self, page: &str) {
        match self.counts.get_mut(page) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(page.to_string(), 1);
            }
        }
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

/// `n` requests for `pages` different pages.
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
