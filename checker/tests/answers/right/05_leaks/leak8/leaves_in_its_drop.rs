// Right: a window takes itself off the list when it is dropped, and the list owns the prices

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::{Rc, Weak};

use heaplings::bench;

/// What the feed knows of an open window: its number, its share and its prices.
type Entry = (u64, String, Vec<u32>);

struct Window {
    number: u64,
    list: Weak<RefCell<Vec<Entry>>>,
    /// What the feed left it.
    last: RefCell<Vec<u32>>,
}

impl Window {
    fn prices(&self) -> Vec<u32> {
        let Some(list) = self.list.upgrade() else { return self.last.borrow().clone() };
        let list = list.borrow();
        list.iter().find(|entry| entry.0 == self.number).unwrap().2.clone()
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if let Some(list) = self.list.upgrade() {
            list.borrow_mut().retain(|entry| entry.0 != self.number);
        }
    }
}

#[derive(Default)]
struct Feed {
    list: Rc<RefCell<Vec<Entry>>>,
    windows: RefCell<Vec<Weak<Window>>>,
    next: std::cell::Cell<u64>,
}

impl Feed {
    fn open(&self, share: &str) -> Rc<Window> {
        let number = self.next.get();
        self.next.set(number + 1);
        self.list.borrow_mut().push((number, share.to_string(), Vec::new()));
        let window = Rc::new(Window { number, list: Rc::downgrade(&self.list), last: RefCell::default() });
        let mut windows = self.windows.borrow_mut();
        windows.retain(|window| window.strong_count() > 0);
        windows.push(Rc::downgrade(&window));
        window
    }

    fn publish(&self, share: &str, price: u32) {
        for entry in self.list.borrow_mut().iter_mut().filter(|entry| entry.1 == share) {
            entry.2.push(price);
        }
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        for window in self.windows.take().iter().filter_map(Weak::upgrade) {
            *window.last.borrow_mut() = window.prices();
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
