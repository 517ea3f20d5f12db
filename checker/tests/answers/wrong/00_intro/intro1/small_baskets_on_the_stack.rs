// Wrong: a copy on the stack for a small basket, and still one on the heap for a large one
// Fails: allocates_nothing

use std::hint::black_box;

use heaplings::bench;

fn total(prices: &[u64]) -> u64 {
    if prices.len() > 64 {
        return prices.to_vec().iter().sum();
    }
    let mut basket = [0; 64];
    basket[..prices.len()].copy_from_slice(prices);
    basket.iter().sum()
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
