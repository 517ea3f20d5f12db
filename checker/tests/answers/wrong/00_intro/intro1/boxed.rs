// Wrong: a box is a copy on the heap too
// Fails: allocates_nothing
use std::hint::black_box;

use heaplings::bench;

fn total(prices: &[u64]) -> u64 {
    let basket: Box<[u64]> = prices.into();
    basket.iter().sum()
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
