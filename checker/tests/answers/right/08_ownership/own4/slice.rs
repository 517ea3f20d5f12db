// Right: an Arc of a slice, built anew only for a new price

use std::hint::black_box;
use std::sync::Arc;

use heaplings::bench;

/// What something costs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Price {
    name: String,
    cents: u64,
}

struct Prices {
    list: Arc<[Price]>,
}

impl Prices {
    fn new() -> Prices {
        Prices { list: Arc::default() }
    }

    fn snapshot(&self) -> Arc<[Price]> {
        self.list.clone()
    }

    fn set(&mut self, name: &str, cents: u64) {
        match self.list.iter().position(|price| price.name == name) {
            Some(at) => Arc::make_mut(&mut self.list)[at].cents = cents,
            None => {
                let price = Price { name: name.to_string(), cents };
                self.list = self.list.iter().cloned().chain([price]).collect();
            }
        }
    }
}

fn main() {
    let mut prices = Prices::new();
    (0..100).for_each(|i| prices.set(&format!("share {i}"), i));
    bench("snapshot of 100 prices", || black_box(&prices).snapshot().len());
    bench("a price changes", || prices.set(black_box("share 7"), black_box(700)));
}
