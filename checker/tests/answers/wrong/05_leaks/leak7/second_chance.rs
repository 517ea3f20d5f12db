// Wrong: a page that was used since the last look is spared, in the order in which pages came
// Fails: forgets_the_page_not_asked_for_the_longest

use std::collections::{HashMap, VecDeque};
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// The pages that are kept.
const PAGES: usize = 64;

struct Cache<F> {
    render: F,
    pages: HashMap<String, (Rc<str>, bool)>,
    hand: VecDeque<String>,
}

impl<F: FnMut(&str) -> String> Cache<F> {
    fn new(render: F) -> Self {
        Cache { render, pages: HashMap::with_capacity(2 * PAGES), hand: VecDeque::new() }
    }

    fn get(&mut self, address: &str) -> Rc<str> {
        if let Some((page, used)) = self.pages.get_mut(address) {
            *used = true;
            return Rc::clone(page);
        }
        let page: Rc<str> = (self.render)(address).into();
        while self.pages.len() == PAGES {
            let next = self.hand.pop_front().unwrap();
            if std::mem::take(&mut self.pages.get_mut(&next).unwrap().1) {
                self.hand.push_back(next);
            } else {
                self.pages.remove(&next);
            }
        }
        self.hand.push_back(address.to_string());
        self.pages.insert(address.to_string(), (Rc::clone(&page), false));
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
