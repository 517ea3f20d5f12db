//! A feed of prices and the windows that show them: the feed knows who listens, and keeps nobody alive.
//!
//! ## Why it works
//!
//! If registering means owning, a window lives as long as the feed. No cycle is needed for that: one list in
//! one long-lived place is enough. Each closed window stayed in it with its name and its prices, and the
//! prices even grew. With a `Weak` the user interface owns the window, and the feed asks at every price
//! whether the window is still there.
//!
//! That alone is half of it. The block of an `Rc` is freed with its last `Weak`, so a dead registration
//! costs a place in the list *and* the block that the window was in. `publish` removes the dead ones that it
//! meets, because it goes through the list anyway; `open` removes them too, for the hours without prices.
//!
//! ## What it costs
//!
//! An `upgrade` for each window and price: it checks the count, raises it and lowers it again. `open` looks
//! at each registration, which is fine for hundreds; for many more, look only when the list has doubled
//! since the last time. The feed learns late that a window was closed: until then its block stays.
//!
//! ## When not to
//!
//! When nobody but the feed owns its listeners (a log file, a counter), a `Weak` is a bug: they would be gone
//! at once. Then registering must mean owning, and there must be a way to end it. When somebody has to be
//! *told* that a window was closed, let the window tell them in its `Drop`.
//!
//! ## Another way
//!
//! A window that knows the feed's list (by a `Weak`) can remove itself in its `Drop`: exact, and without dead
//! entries. A channel for each window is a registration, too: `send` fails when the receiver is gone, and
//! then the sender can be dropped. But a sender cannot be asked without sending, so closed windows stay while
//! no price comes.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_closed_window_is_gone | before | 5498 | 2738080 | 1391060 | 1391056 |
//! | | after | 2001 | 48032 | 128 | 32 |
//! | a_closed_window_is_gone_when_no_prices_come | before | 1510 | 53126 | 44072 | 44062 |
//! | | after | 1503 | 44998 | 274 | 176 |
//! | a_window_is_gone_when_it_is_closed | before | 12 | 8284 | 4204 | 4204 |
//! | | after | 12 | 8284 | 4204 | 104 |
//! | nothing_is_written_into_closed_windows | before | 600 | 100800 | 51200 | 51200 |
//! | | after | 0 | 0 | 0 | 0 |

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
        // A Weak to a closed window still keeps the block that the window was in.
        windows.retain(|window| window.strong_count() > 0);
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    #[test]
    fn windows_show_the_prices_of_their_share() {
        let feed = Feed::default();
        feed.publish("ACME", 1);
        let acme = feed.open("ACME");
        assert!(acme.prices().is_empty());
        feed.publish("ACME", 2);
        let (second, other) = (feed.open("ACME"), feed.open("Öko Strom"));
        for price in 3..100 {
            feed.publish("ACME", price);
            feed.publish("Öko Strom", price * 2);
            feed.publish("nobody's", price);
        }
        assert_eq!(acme.prices(), (2..100).collect::<Vec<_>>());
        assert_eq!(second.prices(), (3..100).collect::<Vec<_>>());
        assert_eq!(other.prices(), (3..100).map(|price| price * 2).collect::<Vec<_>>());
    }

    #[test]
    fn windows_come_and_go_and_the_others_go_on() {
        let feed = Feed::default();
        let mut open = Vec::new();
        for i in 0..60 {
            open.push((i, feed.open(if i % 3 == 0 { "A" } else { "B" })));
            if i % 2 == 0 {
                // Some close before a price has come, some after.
                drop(open.remove(open.len() / 2));
            }
            feed.publish("A", i);
            feed.publish("B", 1_000 + i);
        }
        assert_eq!(open.len(), 30);
        for (since, window) in &open {
            let first = if since % 3 == 0 { *since } else { 1_000 + since };
            assert_eq!(window.prices(), (first..first + 60 - since).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_window_outlives_the_feed() {
        let feed = Feed::default();
        let (first, second) = (feed.open("ACME"), feed.open("ACME"));
        feed.publish("ACME", 7);
        drop(feed);
        assert_eq!((first.prices(), second.prices()), (vec![7], vec![7]));
    }

    #[test]
    fn a_closed_window_is_gone() {
        let heap = measure_with(Feed::default, |feed| {
            for price in 0..500 {
                let window = feed.open("ACME");
                feed.publish("ACME", price);
                assert_eq!(window.prices(), [price]);
                drop(window);
                feed.publish("ACME", price);
            }
            feed
        });
        // What the feed needs to know its windows: a block for a Vec, two or three for a map. The last few
        // that were closed may still be known if the feed looks through its list now and then.
        dhat::assert!(heap.curr_blocks <= 40);
    }

    #[test]
    fn a_closed_window_is_gone_when_no_prices_come() {
        let heap = measure_with(Feed::default, |feed| {
            // Each window is closed when the next, of another share, has been opened.
            drop((0..500).fold(feed.open("ACME"), |_open, n| feed.open(&format!("ACME {n}"))));
            feed
        });
        // As above.
        dhat::assert!(heap.curr_blocks <= 40);
    }

    #[test]
    fn a_window_is_gone_when_it_is_closed() {
        let heap = measure_with(Feed::default, |feed| {
            let window = feed.open("ACME");
            for price in 0..1_000 {
                feed.publish("ACME", price);
            }
            drop(window);
            feed
        });
        // Its prices have to be gone, though no window was opened and no price came since.
        dhat::assert!(heap.curr_bytes <= 1_000);
    }

    #[test]
    fn nothing_is_written_into_closed_windows() {
        let heap = measure_with(
            || {
                let feed = Feed::default();
                let windows: Vec<_> = (0..100).map(|_| feed.open("ACME")).collect();
                drop(windows);
                feed
            },
            |feed| {
                for price in 0..100 {
                    feed.publish("ACME", price);
                }
                feed
            },
        );
        dhat::assert!(heap.total_blocks == 0);
    }
}
