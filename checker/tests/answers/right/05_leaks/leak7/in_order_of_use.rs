// Right: a VecDeque of pages in order of use, and no map

use std::collections::VecDeque;
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// The pages that are kept.
const PAGES: usize = 64;

struct Cache<F> {
    render: F,
    /// Addresses and pages, the one asked for last at the end.
    pages: VecDeque<(Box<str>, Rc<str>)>,
}

impl<F: FnMut(&str) -> String> Cache<F> {
    fn new(render: F) -> Self {
        Cache { render, pages: VecDeque::new() }
    }

    fn get(&mut self, address: &str) -> Rc<str> {
        let page = match self.pages.iter().position(|(other, _)| **other == *address) {
            Some(at) => self.pages.remove(at).unwrap().1,
            None => {
                let page = (self.render)(address).into();
                self.pages.truncate(PAGES);
                if self.pages.len() == PAGES {
                    self.pages.pop_front();
                }
                page
            }
        };
        self.pages.push_back((address.into(), Rc::clone(&page)));
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
