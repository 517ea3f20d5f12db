//! A wiki renders its pages and keeps what it has rendered, because a few pages are asked for all the time.
//! But the address is the key, and an address may have a query: `?q=rust`, `?from=newsletter`. Crawlers
//! make up new ones by the thousand, and nobody asks for those again.
//!
//! Nothing is ever removed. After a week the cache holds every address that anybody has made up.
//! Goal: the 64 pages asked for last are kept, and no others.

use std::collections::HashMap;
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// The pages that are kept.
const PAGES: usize = 64;

// TODO: when there are more than PAGES, forget the one whose last request is the oldest.
struct Cache<F> {
    render: F,
    pages: HashMap<String, Rc<str>>,
}

impl<F: FnMut(&str) -> String> Cache<F> {
    fn new(render: F) -> Self {
        Cache { render, pages: HashMap::new() }
    }

    /// The page, rendered if it is not among the last `PAGES` that were asked for.
    fn get(&mut self, address: &str) -> Rc<str> {
        if let Some(page) = self.pages.get(address) {
            return Rc::clone(page);
        }
        let page: Rc<str> = (self.render)(address).into();
        self.pages.insert(address.to_string(), Rc::clone(&page));
        page
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
