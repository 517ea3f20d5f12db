// Wrong: snapshots are shared, but each change copies the list even if nobody reads it
// Fails: requests_and_changes_in_turn_allocate_nothing

use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// What something costs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Price {
    name: String,
    cents: u64,
}

struct Prices {
    list: Rc<[Price]>,
}

impl Prices {
    fn new() -> Prices {
        Prices { list: Rc::from([]) }
    }

    fn snapshot(&self) -> Rc<[Price]> {
        Rc::clone(&self.list)
    }

    fn set(&mut self, name: &str, cents: u64) {
        let mut list = self.list.to_vec();
        match list.iter_mut().find(|price| price.name == name) {
            Some(price) => price.cents = cents,
            None => list.push(Price { name: name.to_string(), cents }),
        }
        self.list = list.into();
    }
}

fn main() {
    let mut prices = Prices::new();
    (0..100).for_each(|i| prices.set(&format!("share {i}"), i));
    bench("snapshot of 100 prices", || black_box(&prices).snapshot().len());
    bench("a price changes", || prices.set(black_box("share 7"), black_box(700)));
}
