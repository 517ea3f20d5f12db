// Wrong: a snapshot takes the list, and whoever comes next finds none
// Fails: a_snapshot_does_not_change

use std::cell::RefCell;
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
    list: Rc<RefCell<Vec<Price>>>,
}

/// The list, moved out.
struct Snapshot(Vec<Price>);

impl std::ops::Deref for Snapshot {
    type Target = [Price];

    fn deref(&self) -> &[Price] {
        &self.0
    }
}

impl Prices {
    fn new() -> Prices {
        Prices { list: Rc::default() }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot(self.list.take())
    }

    fn set(&mut self, name: &str, cents: u64) {
        let mut list = self.list.borrow_mut();
        match list.iter_mut().find(|price| price.name == name) {
            Some(price) => price.cents = cents,
            None => list.push(Price { name: name.to_string(), cents }),
        }
    }
}

fn main() {
    let mut prices = Prices::new();
    (0..100).for_each(|i| prices.set(&format!("share {i}"), i));
    bench("snapshot of 100 prices", || black_box(&prices).snapshot().len());
    bench("a price changes", || prices.set(black_box("share 7"), black_box(700)));
}
