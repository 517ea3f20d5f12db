//! An exchange keeps a list of prices. Every request works with the list as it was when the request came in,
//! and must not see later changes. Prices change now and then, and requests come all the time.
//!
//! So each request gets a copy of the whole list, with all names, although it only reads it.
//! Goal: a snapshot allocates nothing, and neither does a change while nobody holds a snapshot.

use std::hint::black_box;

use heaplings::bench;

/// What something costs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Price {
    name: String,
    cents: u64,
}

// TODO: let readers share the list, and a writer copy it only while someone else still reads it.
/// All prices, in the order in which they came.
struct Prices {
    list: Vec<Price>,
}

impl Prices {
    fn new() -> Prices {
        Prices { list: Vec::new() }
    }

    /// The list as it is now. What type that is, is yours to choose: the tests use it as a slice of prices.
    fn snapshot(&self) -> Vec<Price> {
        self.list.clone()
    }

    /// Sets a price, and adds it if it is not there.
    fn set(&mut self, name: &str, cents: u64) {
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
