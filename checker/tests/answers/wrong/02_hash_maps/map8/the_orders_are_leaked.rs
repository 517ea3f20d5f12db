// Wrong: the orders are sorted where they are, and never freed
// Fails: gives_the_orders_back
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

fn summaries(orders: Vec<Order>) -> Vec<Summary> {
    let orders = orders.leak();
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
