//! A customer pays 412.50 and does not say for what. The shop searches for open invoices that add up to
//! exactly that, and shows every way to do it. The search takes an invoice or leaves it, and goes on with the
//! rest.
//!
//! There are few ways and many dead ends. But each step of each attempt copies the list of invoices taken so
//! far.
//! Goal: a block for each way that is found and one list for the search, however many attempts fail.

use std::hint::black_box;

use heaplings::bench;

/// A search among the invoices from a certain one on.
struct Search<'a> {
    invoices: &'a [u64],
    ways: Vec<Vec<usize>>,
}

impl Search<'_> {
    // TODO: let all attempts share one list of invoices.
    /// Goes on with invoice `next` after those in `taken`. `missing` is what they are short of, and `rest` is
    /// the sum of all invoices from `next` on.
    fn go_on(&mut self, next: usize, taken: Vec<usize>, missing: u64, rest: u64) {
        if missing == 0 {
            self.ways.push(taken);
            return;
        }
        if missing > rest {
            return;
        }
        let amount = self.invoices[next];
        if amount <= missing {
            let mut with_it = taken.clone();
            with_it.push(next);
            self.go_on(next + 1, with_it, missing - amount, rest - amount);
        }
        self.go_on(next + 1, taken.clone(), missing, rest - amount);
    }
}

/// All ways to pay exactly `payment`, which is more than 0, with some of these invoices: the numbers of the
/// invoices in each, from small to large. Ways that take an earlier invoice come first.
fn ways(invoices: &[u64], payment: u64) -> Vec<Vec<usize>> {
    let mut search = Search { invoices, ways: Vec::new() };
    search.go_on(0, Vec::new(), payment, invoices.iter().sum());
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
