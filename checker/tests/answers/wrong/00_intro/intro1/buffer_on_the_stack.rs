// Wrong: a copy in an array of a fixed size, which a larger basket does not fit
// Fails: adds_up_every_price
use std::hint::black_box;

use heaplings::bench;

fn total(prices: &[u64]) -> u64 {
    let mut basket = [0; 64];
    basket[..prices.len()].copy_from_slice(prices);
    basket.iter().sum()
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
