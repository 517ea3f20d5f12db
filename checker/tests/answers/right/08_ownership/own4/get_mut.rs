// Right: changed in place if alone, and a copy is written otherwise, by hand

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
    list: Rc<Vec<Price>>,
}

impl Prices {
    fn new() -> Prices {
        Prices { list: Rc::default() }
    }

    fn snapshot(&self) -> Rc<Vec<Price>> {
        Rc::clone(&self.list)
    }

    fn set(&mut self, name: &str, cents: u64) {
        if Rc::get_mut(&mut self.list).is_none() {
            self.list = Rc::new(self.list.to_vec());
        }
        let Some(list) = Rc::get_mut(&mut self.list) else { return };
        if let Some(at) = list.iter().position(|price| price.name == name) {
            list[at].cents = cents;
        } else {
            list.push(Price { name: name.to_string(), cents });
        }
    }
}

fn main() {
    let mut prices = Prices::new();
    (0..100).for_each(|i| prices.set(&format!("share {i}"), i));
    bench("snapshot of 100 prices", || black_box(&prices).snapshot().len());
    bench("a price changes", || prices.set(black_box("share 7"), black_box(700)));
}
