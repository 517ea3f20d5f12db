// Wrong: goes through all orders that are left to find those of the next customer
// Fails: a_hundred_thousand_customers_of_one_order_each
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
    let mut summaries = Vec::new();
    let mut rest = &mut orders[..];
    while let Some(customer) = rest.iter().map(|order| order.customer).min() {
        let mut n = 0;
        for i in 0..rest.len() {
            if rest[i].customer == customer {
                rest.swap(i, n);
                n += 1;
            }
        }
        let (list, others) = rest.split_at_mut(n);
        list.sort_unstable_by_key(|order| order.cents);
        summaries.push(Summary {
            customer,
            orders: n as u32,
            largest: list[n - 1].cents,
            middle: list[(n - 1) / 2].cents,
        });
        rest = others;
    }
    summaries
}

/// A month in which each of `n` customers placed 1 to 9 orders, all mixed. (The tests use it; grading takes
/// it as published.)
fn month(n: u32) -> Vec<Order> {
    let rounds = 0..9_u32;
    let order =
        |round, i: u32| Order { customer: i * 7 + 1_000, cents: (i * 31 + round * 997) % 9_000 + 100 };
    rounds.flat_map(|round| (0..n).filter(move |i| i % 9 >= round).map(move |i| order(round, i))).collect()
}

fn main() {
    bench_with("summaries(2000 customers)", || month(2_000), |orders| summaries(black_box(orders)));
}
