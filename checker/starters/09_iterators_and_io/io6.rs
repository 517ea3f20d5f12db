//! A shop looks through the night's requests for the ten slowest. They come from a reader, one by one,
//! and nobody knows how many there will be. The function works for every type that can be ordered, and
//! for any `k`.
//!
//! It is correct, but stores and sorts a whole night, and throws all but ten away.
//! Goal: memory for `k` items, or two times `k`, however many come. The number of comparisons must not be
//! quadratic.

use std::hint::black_box;

use heaplings::bench;

/// How long a request took, and which it was.
type Request = (u32, u32);

// TODO: keep no more than could be in the answer.
/// The `k` largest items, the largest first.
fn top<T: Ord>(items: impl IntoIterator<Item = T>, k: usize) -> Vec<T> {
    let mut all: Vec<T> = items.into_iter().collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.truncate(k);
    all
}

/// A night of `n` requests, in the order in which they came.
fn night(n: u32) -> impl Iterator<Item = Request> {
    (0..n).map(|i| (i.wrapping_mul(2_654_435_761) >> 12, i))
}

fn main() {
    bench("top(10 of 10000)", || top(night(black_box(10_000)), 10));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::cell::Cell;
    use std::cmp::Ordering;

    /// What sorting all of them gives.
    fn sorted(items: &[u32], k: usize) -> Vec<u32> {
        let mut sorted = items.to_vec();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        sorted.truncate(k);
        sorted
    }

    #[test]
    fn few_items_or_none() {
        assert!(top(Vec::<u32>::new(), 10).is_empty());
        assert!(top([1, 2, 3], 0).is_empty());
        assert_eq!(top([7], 1), [7]);
        assert_eq!(top([3, 1, 2], 10), [3, 2, 1]);
        assert_eq!(top([3, 1, 2], usize::MAX), [3, 2, 1]);
        assert_eq!(top(["b", "a", "c"].map(String::from), 2), ["c", "b"]);
    }

    #[test]
    fn the_largest_come_first() {
        let orders: [Vec<u32>; 4] = [
            (0..500).collect(),
            (0..500).rev().collect(),
            (0..500).map(|i| i * 7_919 % 1_009).collect(),
            (0..500).map(|i| i % 3).collect(),
        ];
        for items in orders {
            for k in [1, 2, 3, 10, 99, 100, 499, 500, 501] {
                assert_eq!(top(items.iter().copied(), k), sorted(&items, k), "the best {k}");
            }
        }
    }

    #[test]
    fn what_is_forgotten_is_dropped() {
        let heap = measure(|| drop(top((0..1_000).map(|i| Box::new(i * 7_919 % 1_009)), 10)));
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn compares_each_item_a_few_times() {
        /// A number that counts its comparisons.
        #[derive(PartialEq, Eq)]
        struct Counted<'a>(u32, &'a Cell<u64>);
        impl Ord for Counted<'_> {
            fn cmp(&self, other: &Self) -> Ordering {
                self.1.set(self.1.get() + 1);
                self.0.cmp(&other.0)
            }
        }
        impl PartialOrd for Counted<'_> {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        let comparisons = Cell::new(0);
        let best = top((0..20_000).map(|i| Counted(i, &comparisons)), 1_000);
        assert!(best.iter().map(|item| item.0).eq((19_000..20_000).rev()));
        // Sorting them all takes 20,000 if they come in order, and a heap about 20 for each of them.
        assert!(comparisons.get() <= 1_000_000, "{} comparisons for 20,000 items", comparisons.get());
    }

    #[test]
    fn ten_of_a_thousand() {
        let heap = measure(|| top(night(1_000), 10));
        // Ten requests of 8 bytes are 80. A heap that grows has room for 16 of them, one made to measure
        // for 11; and there is room for a list of 20 that is sorted and cut whenever it is full.
        dhat::assert!(heap.max_bytes <= 400);
    }

    #[test]
    fn ten_of_sixteen_thousand() {
        let heap = measure(|| top(night(16_000), 10));
        // As above.
        dhat::assert!(heap.max_bytes <= 400);
    }

    #[test]
    fn the_answer_retains_no_more_than_it_needs() {
        let heap = measure(|| top(night(16_000), 10));
        // As above.
        dhat::assert!(heap.curr_bytes <= 400);
    }
}
