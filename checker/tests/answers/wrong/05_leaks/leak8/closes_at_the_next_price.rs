// Wrong: the feed owns the windows, and drops those that only it holds when a price comes
// Fails: a_window_is_gone_when_it_is_closed

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

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
    windows: RefCell<Vec<Rc<Window>>>,
}

impl Feed {
    /// Opens a window that shows all prices of a share from now on. It is closed by dropping it.
    fn open(&self, share: &str) -> Rc<Window> {
        let window = Rc::new(Window { share: share.to_string(), prices: RefCell::default() });
        self.windows.borrow_mut().retain(|window| Rc::strong_count(window) > 1);
        self.windows.borrow_mut().push(Rc::clone(&window));
        window
    }

    /// Hands a price to every window that shows the share.
    fn publish(&self, share: &str, price: u32) {
        self.windows.borrow_mut().retain(|window| Rc::strong_count(window) > 1);
        for window in self.windows.borrow().iter().filter(|window| window.share == share) {
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
