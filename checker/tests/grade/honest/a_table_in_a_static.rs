// intro1
use std::hint::black_box;
use std::sync::Arc;

use heaplings::bench;

static WEIGHTS: [u64; 3] = [1, 1, 1];
static NAMES: &[(&str, Option<u8>)] = &[("one", Some(1))];
const SHARED: fn(u64) -> Arc<u64> = Arc::new;

fn total(prices: &[u64]) -> u64 {
    let _ = (NAMES, SHARED);
    prices.iter().zip(WEIGHTS.iter().cycle()).map(|(price, weight)| price * weight).sum()
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
