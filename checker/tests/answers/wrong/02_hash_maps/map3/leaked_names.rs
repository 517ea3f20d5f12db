// Wrong: the names live longer than the counter
// Fails: forgets_the_names_when_it_is_dropped
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// How often each page was requested.
struct Visits {
    counts: HashMap<&'static str, u64>,
}

impl Visits {
    fn new() -> Visits {
        Visits { counts: HashMap::new() }
    }

    fn record(&mut self, page: &str) {
        match self.counts.get_mut(page) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(page.to_string().leak(), 1);
            }
        }
    }

    fn count(&self, page: &str) -> u64 {
        self.counts.get(page).copied().unwrap_or(0)
    }

    /// Every page with its count, in alphabetical order.
    fn report(&self) -> Vec<(&str, u64)> {
        let mut report: Vec<(&str, u64)> = self.counts.iter().map(|(page, count)| (*page, *count)).collect();
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
