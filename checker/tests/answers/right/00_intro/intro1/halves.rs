// Right: adds up each half and then the two sums
use std::hint::black_box;

use heaplings::bench;

fn total(prices: &[u64]) -> u64 {
    match prices {
        [] => 0,
        [price] => *price,
        _ => {
            let (left, right) = prices.split_at(prices.len() / 2);
            total(left) + total(right)
        }
    }
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
