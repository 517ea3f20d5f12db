// Wrong: every request is kept until a new page comes, and one page is asked for all night
// Fails: keeps_64_pages_of_1500

use std::collections::{HashMap, VecDeque};
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// The pages that are kept.
const PAGES: usize = 64;

struct Cache<F> {
    render: F,
    pages: HashMap<String, (u64, Rc<str>)>,
    /// Every request, with its number. The latest of an address counts.
    asked: VecDeque<(u64, String)>,
    now: u64,
}

impl<F: FnMut(&str) -> String> Cache<F> {
    fn new(render: F) -> Self {
        Cache { render, pages: HashMap::new(), asked: VecDeque::new(), now: 0 }
    }

    /// The page, rendered if it is not among the last `PAGES` that were asked for.
    fn get(&mut self, address: &str) -> Rc<str> {
        self.now += 1;
        self.asked.push_back((self.now, address.to_string()));
        if let Some((last, page)) = self.pages.get_mut(address) {
            *last = self.now;
            return Rc::clone(page);
        }
        while self.pages.len() == PAGES {
            let (at, oldest) = self.asked.pop_front().unwrap();
            if self.pages.get(&oldest).is_some_and(|page| page.0 == at) {
                self.pages.remove(&oldest);
            }
        }
        let page: Rc<str> = (self.render)(address).into();
        self.pages.insert(address.to_string(), (self.now, Rc::clone(&page)));
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
