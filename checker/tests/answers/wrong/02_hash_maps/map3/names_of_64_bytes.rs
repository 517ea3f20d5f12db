// Wrong: names are arrays, which cut longer ones
// Fails: tells_long_names_apart
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// The first 64 bytes of a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Name {
    bytes: [u8; 64],
    len: usize,
}

impl Name {
    fn new(page: &str) -> Name {
        let mut len = page.len().min(64);
        while !page.is_char_boundary(len) {
            len -= 1;
        }
        let mut bytes = [0; 64];
        bytes[..len].copy_from_slice(&page.as_bytes()[..len]);
        Name { bytes, len }
    }

    fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

/// How often each page was requested.
struct Visits {
    counts: HashMap<Name, u64>,
}

impl Visits {
    fn new() -> Visits {
        Visits { counts: HashMap::new() }
    }

    fn record(&mut self, page: &str) {
        *self.counts.entry(Name::new(page)).or_insert(0) += 1;
    }

    fn count(&self, page: &str) -> u64 {
        self.counts.get(&Name::new(page)).copied().unwrap_or(0)
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
