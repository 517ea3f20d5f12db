// Wrong: a cache with room for 100 is bounded, but not by 64
// Fails: keeps_64_pages_and_not_one_more

use std::collections::HashMap;
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// The pages that are kept.
const PAGES: usize = 64;

struct Cache<F> {
    render: F,
    pages: HashMap<String, Page>,
    /// How often a page was asked for, whichever.
    clock: u64,
}

struct Page {
    text: Rc<str>,
    /// What the clock said when the page was asked for last.
    last: u64,
}

impl<F: FnMut(&str) -> String> Cache<F> {
    fn new(render: F) -> Self {
        // A removed entry may block its place for a while: with room for twice as many the map never moves.
        Cache { render, pages: HashMap::with_capacity(2 * PAGES), clock: 0 }
    }

    /// The page, rendered if it is not among the last `PAGES` that were asked for.
    fn get(&mut self, address: &str) -> Rc<str> {
        self.clock += 1;
        if let Some(page) = self.pages.get_mut(address) {
            page.last = self.clock;
            return Rc::clone(&page.text);
        }
        let text: Rc<str> = (self.render)(address).into();
        if self.pages.len() == 100 {
            self.forget_the_oldest();
        }
        let page = Page { text: Rc::clone(&text), last: self.clock };
        self.pages.insert(address.to_string(), page);
        text
    }

    fn forget_the_oldest(&mut self) {
        let Some(oldest) = self.pages.values().map(|page| page.last).min() else { return };
        self.pages.retain(|_, page| page.last != oldest);
    }
}

/// About 1,000 bytes.
fn page(address: &str) -> String {
    format!("<h1>{address}</h1>\n{}", "Lorem ipsum dolor sit amet. ".repeat(35))
}

fn main() {
    assert_eq!(PAGES, 64);
    bench("1,000 searches, one page", || {
        let mut cache = Cache::new(page);
        for i in 0..1_000 {
            cache.get(black_box("/"));
            cache.get(&format!("/search?q={i}"));
        }
    });
}
