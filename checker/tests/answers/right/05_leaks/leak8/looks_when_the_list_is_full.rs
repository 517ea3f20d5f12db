// Right: closed windows go when the list would grow, and prices pass them by

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::{Rc, Weak};

use heaplings::bench;

struct Window {
    share: String,
    prices: RefCell<Vec<u32>>,
}

impl Window {
    /// The prices since the window was opened, the latest last.
    fn prices(&self) -> Vec<u32> {
        self.prices.borrow().clone()
    }
}

#[derive(Default)]
struct Feed {
    windows: RefCell<Vec<Weak<Window>>>,
}

impl Feed {
    /// Opens a window that shows all prices of a share from now on. It is closed by dropping it.
    fn open(&self, share: &str) -> Rc<Window> {
        let window = Rc::new(Window { share: share.to_string(), prices: RefCell::default() });
        let mut windows = self.windows.borrow_mut();
        if windows.len() == windows.capacity() {
            windows.retain(|window| window.strong_count() > 0);
        }
        windows.push(Rc::downgrade(&window));
        window
    }

    /// Hands a price to every window that shows the share.
    fn publish(&self, share: &str, price: u32) {
        for window in
            self.windows.borrow().iter().filter_map(Weak::upgrade).filter(|window| window.share == share)
        {
            window.prices.borrow_mut().push(price);
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
