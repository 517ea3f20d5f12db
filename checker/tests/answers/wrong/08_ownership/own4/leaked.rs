// Wrong: snapshots are leaked lists, made anew when a price has changed
// Fails: prices_and_snapshots_leave_nothing

use std::hint::black_box;

use heaplings::bench;

/// What something costs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Price {
    name: String,
    cents: u64,
}

struct Prices {
    list: Vec<Price>,
    shown: std::cell::Cell<Option<&'static [Price]>>,
}

impl Prices {
    fn new() -> Prices {
        Prices { list: Vec::new(), shown: std::cell::Cell::new(None) }
    }

    fn snapshot(&self) -> &'static [Price] {
        let shown = self.shown.get().unwrap_or_else(|| self.list.clone().leak());
        self.shown.set(Some(shown));
        shown
    }

    fn set(&mut self, name: &str, cents: u64) {
        self.shown.set(None);
        match self.list.iter_mut().find(|price| price.name == name) {
            Some(price) => price.cents = cents,
            None => self.list.push(Price { name: name.to_string(), cents }),
        }
    }
}

fn main() {
    let mut prices = Prices::new();
    (0..100).for_each(|i| prices.set(&format!("share {i}"), i));
    bench("snapshot of 100 prices", || black_box(&prices).snapshot().len());
    bench("a price changes", || prices.set(black_box("share 7"), black_box(700)));
}
