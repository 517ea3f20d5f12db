//! A cache of rendered pages that forgets the page whose last request is the oldest.
//!
//! ## Why it works
//!
//! A cache without a bound is a leak: every entry can still be reached, and yet memory grows as long as new
//! keys come, which in a public service is for ever. A profile of such a program looks healthy, because
//! each block is in use. So a cache needs three things: a bound, a rule for what goes, and the removal
//! itself *at the moment of the insert*, because no later moment will do it.
//!
//! The rule here is "least recently used". A clock counts requests, each hit writes the time down, and a
//! full cache drops the page with the oldest time. The front page stays: thousands of other pages come and
//! go, but somebody has always asked for it in between.
//!
//! ## What it costs
//!
//! It is slower than the starter. A miss in a full cache looks at 64 entries twice, and a page that comes
//! back after it was forgotten is rendered again. Rendering takes less than a microsecond in the benchmark;
//! beside a page that takes a millisecond, 64 entries are nothing. With 100,000 entries the search would be
//! the main cost, and a list in order of use is worth its code. The bound is a trade: measure the hit rate.
//!
//! ## When not to
//!
//! When the keys are few and known (the 40 countries, the 12 templates), keep all of them in a map. A bound
//! on the number of entries is no bound on bytes: if one page may have 50 MB, count bytes. And before you
//! tune a cache look at its keys: here, an address without its query may be enough.
//!
//! ## Another way
//!
//! A `VecDeque` of addresses in order of use, where a hit moves its address to the end. Or a `BTreeMap` from
//! the time to the address, whose first entry is the oldest. "First in, first out" is *not* enough: it
//! forgets the front page once every 64 searches. "Least often used" is not enough either: a page that was
//! popular last year stays for ever. Clearing the whole map when it is full takes one line, and many services
//! live well with it, but it is another rule.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | keeps_64_pages_of_1500 | before | 10515 | 4821712 | 1641893 | 1640883 |
//! | | after | 10506 | 4666340 | 81011 | 78963 |
//! | holds_no_more_at_any_time | before | 9013 | 3247556 | 1624814 | 0 |
//! | | after | 9004 | 3092184 | 80054 | 0 |

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
        if self.pages.len() == PAGES {
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::cell::Cell;
    use std::collections::HashSet;
    use std::rc::Rc;

    /// A cache, and a way to see how often it has rendered.
    fn counting() -> (Cache<impl FnMut(&str) -> String>, Rc<Cell<usize>>) {
        let count = Rc::new(Cell::new(0));
        let counter = Rc::clone(&count);
        let render = move |address: &str| {
            counter.set(counter.get() + 1);
            page(address)
        };
        (Cache::new(render), count)
    }

    #[test]
    fn gives_the_page_that_is_asked_for() {
        let (mut cache, _) = counting();
        for address in ["/", "", "/Überblick", "/", "/wiki/漏洩?q=1", "/wiki/漏洩?q=2", "/"] {
            assert_eq!(*cache.get(address), *page(address));
        }
        for i in (0..500).chain(400..600).chain(0..10) {
            let address = format!("/search?q={i}");
            assert_eq!(*cache.get(&address), *page(&address));
        }
    }

    #[test]
    fn renders_a_page_once_while_it_is_kept() {
        let (mut cache, count) = counting();
        for _ in 0..3 {
            for i in 0..PAGES {
                let first = cache.get(&format!("/{i}"));
                assert!(Rc::ptr_eq(&first, &cache.get(&format!("/{i}"))));
            }
        }
        assert_eq!(count.get(), 64);
    }

    #[test]
    fn keeps_what_is_asked_for_all_the_time() {
        let (mut cache, count) = counting();
        for i in 0..1_000 {
            cache.get("/");
            // Asked for now and then, but often enough to be among the last 64.
            if i % 50 == 0 {
                cache.get("/contact");
            }
            cache.get(&format!("/search?q={i}"));
        }
        assert_eq!(count.get(), 1_002);
    }

    #[test]
    fn keeps_64_pages_and_not_one_more() {
        let (mut cache, count) = counting();
        // The 65th page is in the place of the first, and the others are still there.
        for i in (0..=64).chain(1..=64).chain([0]) {
            cache.get(&format!("/{i}"));
        }
        assert_eq!(count.get(), 66);
    }

    #[test]
    fn forgets_the_page_not_asked_for_the_longest() {
        let (mut cache, count) = counting();
        let mut asked = Vec::new();
        let mut random = 1_u32;
        for i in 0..4_000 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // In the first half, every second request is for one of 20 pages. Later nobody prefers them.
            let pages = if i < 2_000 && i % 2 == 0 { 20 } else { 97 };
            let page = (random >> 16) % pages;
            // Kept, if no more than 64 pages were asked for since it was, itself included.
            let last = asked.iter().rposition(|other| *other == page);
            let kept = last.is_some_and(|last| HashSet::<_>::from_iter(&asked[last..]).len() <= 64);
            let before = count.get();
            cache.get(&format!("/{page}"));
            assert_eq!(count.get() == before, kept, "/{page}, request {i}");
            asked.push(page);
        }
    }

    #[test]
    fn a_page_in_use_outlives_the_cache() {
        let (mut cache, _) = counting();
        let kept = cache.get("/kept");
        for i in 0..200 {
            cache.get(&format!("/{i}"));
        }
        assert_eq!(*kept, *page("/kept"));
        drop(cache);
        assert_eq!(*kept, *page("/kept"));
    }

    #[test]
    fn keeps_64_pages_of_1500() {
        let heap = measure(|| {
            let mut cache = Cache::new(page);
            for i in 0..1_500 {
                cache.get("/");
                cache.get(&format!("/search?q={i}"));
            }
            // At night only the front page is asked for.
            for _ in 0..2_000 {
                cache.get("/");
            }
            cache
        });
        // 64 pages are 67,000 bytes; the rest is for their addresses, and for knowing which is the oldest.
        dhat::assert!(heap.curr_bytes <= 90_000);
    }

    #[test]
    fn holds_no_more_at_any_time() {
        let heap = measure(|| {
            let mut cache = Cache::new(|address: &str| address.repeat(100));
            for i in 0..1_500 {
                cache.get(&format!("/{i:09}"));
                cache.get("/imprint");
            }
        });
        // 64 pages of 1,016 bytes, one that is being rendered, and what it takes to find them.
        dhat::assert!(heap.max_bytes <= 90_000);
    }
}
