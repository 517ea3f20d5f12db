// intro1
use std::hint::black_box;

use heaplings::bench;

fn total(prices: &[u64]) -> u64 {
    println!("adding up {} prices", prices.len());
    let sum = prices.iter().sum();
    dbg!(sum);
    print!("done");
    sum
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
