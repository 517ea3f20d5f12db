// Right: pages in a sorted Vec, searched by halving
use std::hint::black_box;

use heaplings::bench;

/// How often each page was requested.
struct Visits {
    counts: Vec<(String, u64)>,
}

impl Visits {
    fn new() -> Visits {
        Visits { counts: Vec::new() }
    }

    fn record(&mut self, page: &str) {
        match self.find(page) {
            Ok(at) => self.counts[at].1 += 1,
            Err(at) => self.counts.insert(at, (page.to_string(), 1)),
        }
    }

    fn count(&self, page: &str) -> u64 {
        self.find(page).map_or(0, |at| self.counts[at].1)
    }

    /// Where a page is, or where it belongs.
    fn find(&self, page: &str) -> Result<usize, usize> {
        self.counts.binary_search_by(|(other, _)| other.as_str().cmp(page))
    }

    /// Every page with its count, in alphabetical order.
    fn report(&self) -> Vec<(&str, u64)> {
        self.counts.iter().map(|(page, count)| (page.as_str(), *count)).collect()
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
