// Wrong: closed windows go only from the end of the list
// Fails: a_closed_window_is_gone_when_no_prices_come

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
        while windows.last().is_some_and(|last| last.strong_count() == 0) {
            windows.pop();
        }
        windows.push(Rc::downgrade(&window));
        window
    }

    /// Hands a price to every window that shows the share.
    fn publish(&self, share: &str, price: u32) {
        self.windows.borrow_mut().retain(|window| {
            let Some(window) = window.upgrade() else { return false };
            if window.share == share {
                window.prices.borrow_mut().push(price);
            }
            true
        });
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
