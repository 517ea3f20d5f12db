//! A search for invoices keeps one list of those it has taken, and copies it only when it has found a way.
//!
//! ## Why it works
//!
//! A search that goes deep and comes back is at one place at a time, so it needs one path: push before the
//! call, pop after it. Whatever a deeper call pushed, it has popped when it returns, so the list is again
//! what it was. Copies were made at every node of the tree, and nearly all of them were thrown away. Now
//! there is one copy for each answer, and it has exactly the right length.
//!
//! The list grows to the deepest path, a few times, and never again.
//!
//! ## What it costs
//!
//! Push and pop must be a pair on every way out. An early `return` or a `?` between the two skips the pop and
//! leaves an entry behind, and the error shows somewhere else. Where the error is handled and the search goes
//! on, remember the length before the call, and `truncate` the list to it afterwards: that removes whatever
//! this call and all deeper ones left behind. And the list is shared and mutable: the search cannot be cut in
//! two for two threads without a copy at the cut.
//!
//! ## When not to
//!
//! When all paths are kept: in a tree whose nodes point to their parents, paths share their common
//! beginnings; in lists they do not. When the path has at most a few steps of one byte each, copying an array
//! is as cheap. And if only the best sum is wanted, there is no path to keep.
//!
//! ## Another way
//!
//! A linked list in the frames of the calls: each call that takes an invoice has its number in a variable,
//! beside a reference to the variable of the call before. No list is on the heap, nothing is popped, and an
//! early `return` leaves nothing behind. When a way is found, the references are followed twice: to count its
//! numbers, and to copy them, the last one first. That is 5 blocks in place of 7 in `dead_ends_cost_nothing`.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | dead_ends_cost_nothing | before | 820 | 27160 | 664 | 352 |
//! | | after | 7 | 352 | 320 | 256 |
//! | a_deep_search_copies_no_path | before | 239 | 101264 | 51336 | 1360 |
//! | | after | 8 | 2752 | 1760 | 736 |
//!
//! Seen: oferchen/rsync#5483: one path, pushed and popped; 7.3% of all bytes asked for were path copies.

use std::hint::black_box;

use heaplings::bench;

/// A search among the invoices from a certain one on.
struct Search<'a> {
    invoices: &'a [u64],
    /// The invoices taken on the way to here.
    taken: Vec<usize>,
    ways: Vec<Vec<usize>>,
}

impl Search<'_> {
    /// Goes on with invoice `next`. `missing` is what those in `taken` are short of, and `rest` is the sum of
    /// all invoices from `next` on.
    fn go_on(&mut self, next: usize, missing: u64, rest: u64) {
        if missing == 0 {
            self.ways.push(self.taken.clone());
            return;
        }
        if missing > rest {
            return;
        }
        let amount = self.invoices[next];
        if amount <= missing {
            self.taken.push(next);
            self.go_on(next + 1, missing - amount, rest - amount);
            self.taken.pop();
        }
        self.go_on(next + 1, missing, rest - amount);
    }
}

/// All ways to pay exactly `payment`, which is more than 0, with some of these invoices: the numbers of the
/// invoices in each, from small to large. Ways that take an earlier invoice come first.
fn ways(invoices: &[u64], payment: u64) -> Vec<Vec<usize>> {
    let mut search = Search { invoices, taken: Vec::new(), ways: Vec::new() };
    search.go_on(0, payment, invoices.iter().sum());
    search.ways
}

fn main() {
    let invoices: Vec<u64> = (0..18).map(|i| 1_000 + i * i * 37 % 911).collect();
    bench("ways(18 invoices)", || ways(black_box(&invoices), black_box(9_999)).len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    #[test]
    fn finds_every_way() {
        assert!(ways(&[], 5).is_empty());
        assert_eq!(ways(&[5], 5), [[0]]);
        assert!(ways(&[5, 7], 6).is_empty());
        assert_eq!(ways(&[1, 2, 3, 4], 5), [[0, 3], [1, 2]]);
        assert_eq!(ways(&[2, 2, 2], 4), [[0, 1], [0, 2], [1, 2]]);
        assert_eq!(ways(&[4, 1, 2, 1], 4), [vec![0], vec![1, 2, 3]]);
        assert_eq!(ways(&[9, 3, 6, 3], 9), [vec![0], vec![1, 2], vec![2, 3]]);
    }

    #[test]
    fn tries_all_of_them() {
        let invoices: Vec<u64> = (1..=14).collect();
        for payment in [1, 7, 30, 52, 100, 105, 106] {
            let found = ways(&invoices, payment);
            let sum = |set: u32| (0..14).filter(|i| set >> i & 1 == 1).map(|i| invoices[i]).sum::<u64>();
            assert_eq!(found.len(), (0..1 << 14).filter(|set| sum(*set) == payment).count());
            assert!(found.is_sorted_by(|a, b| a < b), "in order, and no way twice");
            assert!(found.iter().all(|way| way.iter().map(|i| invoices[*i]).sum::<u64>() == payment));
        }
    }

    #[test]
    fn a_way_may_take_hundreds() {
        let way = ways(&[1; 600], 600);
        assert_eq!(way, [(0..600).collect::<Vec<_>>()]);
        assert_eq!(ways(&[3; 300], 3 * 299).len(), 300);
    }

    #[test]
    fn a_search_leaves_only_what_it_found() {
        let heap = measure_with(|| vec![2, 3, 5, 7, 11], |invoices| drop(ways(&invoices, 10)));
        assert_eq!(heap.curr_blocks, 0);
    }

    /// 10 invoices, of which few add up to what is paid.
    fn open() -> Vec<u64> {
        (0..10).map(|i| 400 + i * i * 37 % 211).collect()
    }

    #[test]
    fn dead_ends_cost_nothing() {
        let heap = measure_with(open, |invoices| ways(&invoices, 2_442));
        assert_eq!(heap.value.len(), 4);
        // A block for each of the 4 ways, and what their list and the list of what is taken need to grow.
        dhat::assert!(heap.total_blocks <= 10);
    }

    #[test]
    fn a_deep_search_copies_no_path() {
        let heap = measure_with(|| vec![1_u64; 80], |invoices| ways(&invoices, 80));
        // One way of 80 numbers, and a list that doubles up to it.
        dhat::assert!(heap.total_bytes <= 4_000);
    }
}
