// Right: a map from the share to weak registrations, and the handle is a type of its own

use std::cell::RefCell;
use std::collections::HashMap;
use std::hint::black_box;
use std::rc::{Rc, Weak};

use heaplings::bench;

type Prices = RefCell<Vec<u32>>;

struct Handle(Rc<Prices>);

impl Handle {
    fn prices(&self) -> Vec<u32> {
        self.0.borrow().to_vec()
    }
}

#[derive(Default)]
struct Feed {
    shares: RefCell<HashMap<String, Vec<Weak<Prices>>>>,
}

impl Feed {
    fn open(&self, share: &str) -> Handle {
        let handle = Handle(Rc::default());
        let mut shares = self.shares.borrow_mut();
        shares.retain(|_, windows| {
            windows.retain(|window| window.strong_count() > 0);
            !windows.is_empty()
        });
        shares.entry(share.to_string()).or_default().push(Rc::downgrade(&handle.0));
        handle
    }

    fn publish(&self, share: &str, price: u32) {
        let mut shares = self.shares.borrow_mut();
        let Some(windows) = shares.get_mut(share) else { return };
        windows.retain(|window| window.upgrade().map(|prices| prices.borrow_mut().push(price)).is_some());
        if windows.is_empty() {
            shares.remove(share);
        }
    }
}

fn main() {
    bench("100 windows, 100 prices", || {
        let feed = Feed::default();
        let kept = feed.open("ACME");
        for price in 0..100 {
            drop(black_box(feed.open("ACME")));
            feed.publish("ACME", price);
        }
        kept.prices()
    });
}
