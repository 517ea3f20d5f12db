//! Readers of the prices share one list, and a writer copies it only while somebody still looks at the old
//! one.
//!
//! ## Why it works
//!
//! A snapshot is read and never changed, so all snapshots of one moment can be the same list. `Rc` makes that
//! safe: it counts who holds it, and as long as there is more than one, nobody can change what is in it.
//!
//! `Rc::make_mut` is the other half. It lends the list to be changed, and looks at the count first. If there
//! is one holder, the list is changed in place. Otherwise it is cloned: the others keep the old one, and the
//! writer goes on with the new one. That is *copy on write*: the writer makes one copy, and readers make
//! none.
//!
//! A `Weak` is not counted as a holder. With only Weaks beside it, `make_mut` moves the list to a new `Rc`
//! and leaves them with nothing, so a Weak kept by an observer turns invalid at the next write.
//!
//! ## What it costs
//!
//! Two steps to the prices, first to the list and from there to its block, and a counter at each snapshot. A
//! writer that is never alone copies the whole list at every write: if there is always a reader, and one
//! write per second, that is a copy per second. And an old snapshot that somebody forgets keeps an old list
//! alive.
//!
//! ## When not to
//!
//! When a reader needs one price: hand out `Option<u64>`, or lend the list for the time of a call. When
//! threads read: `Arc` with the same `make_mut`, and a place to swap it in, such as a `Mutex<Arc<…>>` that is
//! locked for the length of a clone (the crate `arc-swap` does it without a lock). When writes are as
//! frequent as reads and the list is large: share parts, for example an `Rc` for each hundred prices, or a
//! persistent map such as the crate `imbl` has.
//!
//! ## Another way
//!
//! `Rc<[Price]>` is one step shorter to read, but cannot grow: adding a price builds a new one. `make_mut`
//! works on it too.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | requests_and_changes_in_turn_allocate_nothing | before | 2020 | 79800 | 3990 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | all_readers_of_a_moment_share_its_list | before | 4040 | 159600 | 159600 | 159600 |
//! | | after | 102 | 4030 | 4030 | 4030 |
//!
//! Seen: michaeljfazio/dugite#70: a state's clone counts references, where megabytes were copied.

use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// What something costs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Price {
    name: String,
    cents: u64,
}

/// All prices, in the order in which they came.
struct Prices {
    list: Rc<Vec<Price>>,
}

impl Prices {
    fn new() -> Prices {
        Prices { list: Rc::new(Vec::new()) }
    }

    /// The list as it is now.
    fn snapshot(&self) -> Rc<Vec<Price>> {
        Rc::clone(&self.list)
    }

    /// Sets a price, and adds it if it is not there.
    fn set(&mut self, name: &str, cents: u64) {
        let list = Rc::make_mut(&mut self.list);
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::hint::black_box;

    fn price(name: &str, cents: u64) -> Price {
        Price { name: name.to_string(), cents }
    }

    /// So many shares, and what each costs in cents.
    fn shares(n: u64) -> Prices {
        let mut prices = Prices::new();
        (0..n).for_each(|i| prices.set(&format!("share {i}"), i));
        prices
    }

    #[test]
    fn a_snapshot_shows_the_prices() {
        assert!(Prices::new().snapshot().is_empty());
        let mut prices = Prices::new();
        prices.set("größe", 7);
        prices.set("tea", 250);
        prices.set("größe", 8);
        assert_eq!(prices.snapshot()[..], [price("größe", 8), price("tea", 250)]);
        assert_eq!(shares(1_000).snapshot().iter().map(|price| price.cents).sum::<u64>(), 499_500);
    }

    #[test]
    fn a_snapshot_does_not_change() {
        let mut prices = shares(3);
        let first = prices.snapshot();
        prices.set("share 1", 100);
        let second = prices.snapshot();
        prices.set("tea", 250);
        prices.set("share 1", 200);
        let expected = |one| [price("share 0", 0), price("share 1", one), price("share 2", 2)];
        assert_eq!(first[..], expected(1));
        assert_eq!(second[..], expected(100));
        assert_eq!(prices.snapshot()[..3], expected(200));
        assert_eq!(prices.snapshot()[3..], [price("tea", 250)]);
        drop(prices);
        assert_eq!(first[..], expected(1));
    }

    #[test]
    fn prices_and_snapshots_leave_nothing() {
        let heap = measure(|| {
            let mut prices = shares(20);
            let old = prices.snapshot();
            prices.set("share 3", 7);
            drop((prices.snapshot(), old, prices));
        });
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn requests_and_changes_in_turn_allocate_nothing() {
        let heap = measure_with(
            || shares(100),
            |mut prices| {
                for cents in 0..20 {
                    let snapshot = prices.snapshot();
                    assert_eq!(black_box(snapshot)[7].cents, if cents == 0 { 7 } else { cents - 1 });
                    prices.set("share 7", cents);
                }
                prices
            },
        );
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn all_readers_of_a_moment_share_its_list() {
        let heap = measure_with(
            || (shares(100), Vec::with_capacity(40)),
            |(mut prices, mut snapshots)| {
                snapshots.extend((0..20).map(|_| prices.snapshot()));
                prices.set("share 7", 700);
                snapshots.extend((0..20).map(|_| prices.snapshot()));
                assert_eq!((snapshots[0][7].cents, snapshots[39][7].cents), (7, 700));
                snapshots
            },
        );
        // One copy: 100 names, their list, and the block of the `Rc`.
        dhat::assert!(heap.total_blocks <= 102);
    }
}
