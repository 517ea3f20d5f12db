// Wrong: the copy is still made, and now it is never freed
// Fails: allocates_nothing
use std::hint::black_box;

use heaplings::bench;

fn total(prices: &[u64]) -> u64 {
    let basket: &'static [u64] = prices.to_vec().leak();
    basket.iter().sum()
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
