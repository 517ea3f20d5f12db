//! The ten slowest requests of a night, from a heap that never holds more than ten.
//!
//! ## Why it works
//!
//! A request that ten others have beaten is out for good. So only the ten best so far are needed, and of
//! those only the worst is ever compared: a new request either replaces it or is forgotten. A
//! `BinaryHeap` keeps its largest at the top, `Reverse` turns the order round, so the top is the one to
//! beat. Most requests cost one comparison; one that enters costs about log2(k) more. `peek_mut` puts the
//! heap in order again after the top was replaced, and only then. The memory is that of k items, for any
//! n.
//!
//! `into_sorted_vec` sorts the heap's own block, and collecting out of `Reverse` uses it once more: there
//! is one block at a time. It grows from 4 places to 8 and to 16 here, which are 3 blocks in all.
//!
//! ## What it costs
//!
//! O(n log k) comparisons where sorting has O(n log n). When the items come in rising order, each one
//! goes into the heap, and it does more work than a sort, which needs one look at what is sorted already.
//! The order of items that compare as equal is not kept.
//!
//! ## When not to
//!
//! When all items are in memory anyway: `select_nth_unstable_by` finds the k largest in O(n), and sorting
//! those few is cheap. When k is nearly n: then sort. When many queries ask the same data: sort once, or
//! keep an index. For k = 1 there is `max`.
//!
//! ## Another way
//!
//! A Vec with room for 2k: push until it is full, `select_nth_unstable_by`, `truncate(k)`, and go on. It
//! needs two times the room. A Vec that is kept sorted, with `partition_point` and `insert`, compares as
//! little as the heap, but moves up to k items for each one that enters: fine for ten, and quadratic when k
//! grows with n. `with_capacity(k)` makes the heap to measure, but k comes from the caller,
//! and `usize::MAX` would end the program: reserve at most what is known to be reasonable. The crate
//! `itertools` has `k_largest`, which does this for one more dependency; for one place in a program,
//! these ten lines of std are enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | ten_of_a_thousand | before | 1 | 8000 | 8000 | 8000 |
//! | | after | 3 | 224 | 128 | 128 |
//! | ten_of_sixteen_thousand | before | 1 | 128000 | 128000 | 128000 |
//! | | after | 3 | 224 | 128 | 128 |
//! | the_answer_retains_no_more_than_it_needs | before | 1 | 128000 | 128000 | 128000 |
//! | | after | 3 | 224 | 128 | 128 |
//!
//! Seen: messense/jieba-rs#27: a BinaryHeap of all n keywords became one of the k that are asked for

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;

use heaplings::bench;

/// How long a request took, and which it was.
type Request = (u32, u32);

/// The `k` largest items, the largest first.
fn top<T: Ord>(items: impl IntoIterator<Item = T>, k: usize) -> Vec<T> {
    let mut best = BinaryHeap::new();
    for item in items {
        if best.len() < k {
            best.push(Reverse(item));
        } else if let Some(mut worst) = best.peek_mut()
            && worst.0 < item
        {
            *worst = Reverse(item);
        }
    }
    best.into_sorted_vec().into_iter().map(|Reverse(item)| item).collect()
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
