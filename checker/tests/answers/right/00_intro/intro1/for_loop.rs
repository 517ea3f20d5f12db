// Right: a loop by hand, without an iterator chain
use std::hint::black_box;

use heaplings::bench;

fn total(prices: &[u64]) -> u64 {
    let mut total = 0;
    for price in prices {
        total += price;
    }
    total
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
