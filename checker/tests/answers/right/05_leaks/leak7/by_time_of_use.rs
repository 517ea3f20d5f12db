// Right: a BTreeMap from the time of use to the address, whose first entry goes

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// The pages that are kept.
const PAGES: usize = 64;

struct Cache<F> {
    render: F,
    pages: HashMap<Rc<str>, (u64, Rc<str>)>,
    by_use: BTreeMap<u64, Rc<str>>,
    clock: u64,
}

impl<F: FnMut(&str) -> String> Cache<F> {
    fn new(render: F) -> Self {
        Cache { render, pages: HashMap::new(), by_use: BTreeMap::new(), clock: 0 }
    }

    fn get(&mut self, address: &str) -> Rc<str> {
        self.clock += 1;
        if let Some((last, page)) = self.pages.get_mut(address) {
            let key = self.by_use.remove(last).unwrap();
            self.by_use.insert(self.clock, key);
            *last = self.clock;
            return Rc::clone(page);
        }
        let page: Rc<str> = (self.render)(address).into();
        if self.pages.len() == PAGES {
            let (_, oldest) = self.by_use.pop_first().unwrap();
            self.pages.remove(&oldest);
        }
        let key: Rc<str> = address.into();
        self.by_use.insert(self.clock, Rc::clone(&key));
        self.pages.insert(key, (self.clock, Rc::clone(&page)));
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
