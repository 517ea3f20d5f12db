//! A book shop sums up its customers: the orders are sorted, and each group is a slice of them.
//!
//! ## Why it works
//!
//! A `HashMap<K, Vec<V>>` is a block for every group, another whenever a group grows, and the tables on the
//! way, all to hold a second time what the orders hold already. When the orders are sorted by customer, every
//! group is in one piece, and `chunk_by` hands it out as a slice. The Vec belongs to the function, so it is
//! sorted in place; orders with equal customer and cents cannot be told apart, so the sort need not be stable
//! and needs no buffer. Sorting by cents as well puts the largest and the middle order at known places, and
//! the summaries come out in the order that was asked for.
//!
//! ## What it costs
//!
//! O(n log n) comparisons instead of O(n) hashes, but in memory that is read from front to back, which is
//! often faster. The order of time is lost.
//!
//! ## When not to
//!
//! When orders arrive one by one and groups are asked for in between: then a map keeps them together. When
//! each group needs only a sum or a maximum: a `HashMap<u32, Total>` has no lists either, takes the orders in
//! any order, and is as large as the customers and not as the orders. When the orders belong to somebody else
//! and are large, sort a Vec of indices or of references to them. And when the orders of a group have to stay
//! in the order in which they came, use the stable `sort_by_key` and pay for its buffer.
//!
//! ## Another way
//!
//! `chunk_by` does not know how many groups there are, so the list of summaries grows, in 10 steps here.
//! Counting them first, `Vec::with_capacity(orders.chunk_by(same).count())`, makes that 1, for one more look
//! at all orders. A loop that notices when the customer changes does the same as `chunk_by`.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | asks_for_the_summaries_only | before | 3353 | 417580 | 231456 | 32768 |
//! | | after | 10 | 65472 | 32768 | 32768 |
//! | peaks_at_the_summaries | before | 3353 | 417580 | 231456 | 32768 |
//! | | after | 10 | 65472 | 32768 | 32768 |

use std::hint::black_box;

use heaplings::bench_with;

/// An order of a customer, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Order {
    customer: u32,
    cents: u32,
}

/// What is written to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Summary {
    customer: u32,
    orders: u32,
    largest: u32,
    middle: u32,
}

fn summaries(mut orders: Vec<Order>) -> Vec<Summary> {
    orders.sort_unstable_by_key(|order| (order.customer, order.cents));
    let summary = |group: &[Order]| Summary {
        customer: group[0].customer,
        orders: group.len() as u32,
        largest: group[group.len() - 1].cents,
        middle: group[(group.len() - 1) / 2].cents,
    };
    orders.chunk_by(|a, b| a.customer == b.customer).map(summary).collect()
}

/// The orders of a month in which `n` customers have ordered 1 to 9 times, all mixed.
fn month(n: u32) -> Vec<Order> {
    let rounds = 0..9_u32;
    let order =
        |round, i: u32| Order { customer: i * 7 + 1_000, cents: (i * 31 + round * 997) % 9_000 + 100 };
    rounds.flat_map(|round| (0..n).filter(move |i| i % 9 >= round).map(move |i| order(round, i))).collect()
}

fn main() {
    bench_with("summaries(2000 customers)", || month(2_000), |orders| summaries(black_box(orders)));
}

#[cfg(test)]
mod tests {
    use super::*;
    // What another thread allocates for an answer counts as well: `measure_threads`.
    use heaplings::{measure, measure_threads};

    fn order(customer: u32, cents: u32) -> Order {
        Order { customer, cents }
    }

    /// The four fields of every summary.
    fn of(orders: &[Order]) -> Vec<(u32, u32, u32, u32)> {
        let summary = |s: &Summary| (s.customer, s.orders, s.largest, s.middle);
        summaries(orders.to_vec()).iter().map(summary).collect()
    }

    #[test]
    fn nothing_and_one_order() {
        assert!(of(&[]).is_empty());
        assert_eq!(of(&[order(9, 500)]), [(9, 1, 500, 500)]);
        assert_eq!(of(&[order(u32::MAX, 0)]), [(u32::MAX, 1, 0, 0)]);
    }

    #[test]
    fn sums_up_every_customer() {
        let orders = [
            order(7, 300),
            order(2, 900),
            order(7, 100),
            order(0, 40),
            order(2, 800),
            order(7, 200),
            order(2, 900),
            order(2, 10),
        ];
        assert_eq!(of(&orders), [(0, 1, 40, 40), (2, 4, 900, 800), (7, 3, 300, 200)]);
        assert_eq!(of(&orders[..3]), [(2, 1, 900, 900), (7, 2, 300, 100)]);
    }

    #[test]
    fn sums_up_many_customers() {
        for n in [1, 8, 9, 10, 300] {
            let orders = month(n);
            let summaries = summaries(orders.clone());
            assert_eq!(summaries.len(), n as usize);
            assert!(summaries.is_sorted_by(|a, b| a.customer < b.customer));
            for summary in summaries {
                let mut cents: Vec<u32> =
                    orders.iter().filter(|o| o.customer == summary.customer).map(|o| o.cents).collect();
                cents.sort();
                assert_eq!(summary.orders as usize, cents.len());
                assert_eq!(Some(&summary.largest), cents.last());
                assert_eq!(summary.middle, cents[(cents.len() - 1) / 2]);
            }
        }
    }

    #[test]
    fn a_hundred_thousand_customers_of_one_order_each() {
        // A search through all orders for each customer would take longer than a test may.
        let orders = (0..100_000).rev().map(|customer| order(customer, 900)).collect::<Vec<_>>();
        assert!(of(&orders).into_iter().eq((0..100_000).map(|customer| (customer, 1, 900, 900))));
    }

    #[test]
    fn a_school_that_orders_300_000_books() {
        let mut orders: Vec<Order> = (0..300_000).rev().map(|cents| order(5, cents)).collect();
        orders.push(order(4, u32::MAX));
        assert_eq!(of(&orders), [(4, 1, u32::MAX, u32::MAX), (5, 300_000, 299_999, 149_999)]);
    }

    #[test]
    fn gives_the_orders_back() {
        let heap = measure(|| drop(summaries(month(9))));
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn asks_for_the_summaries_only() {
        let orders = month(2_000);
        let heap = measure_threads(|| summaries(orders));
        // 1 if the customers are counted first; 10 if the list grows through 4, 8, 16 … 2,048.
        dhat::assert!(heap.total_blocks <= 10);
    }

    #[test]
    fn peaks_at_the_summaries() {
        let orders = month(2_000);
        let heap = measure_threads(|| summaries(orders));
        // Room for 2,048 summaries of 16 bytes, if the list has grown.
        dhat::assert!(heap.max_bytes <= 32_768);
    }
}
