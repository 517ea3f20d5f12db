//! A till adds up the prices in a basket, in cents. It only reads them, and yet it copies them first.
//! Goal: the same total, and not one allocation.
//!
//! How it works, here and everywhere:
//! 1. Run the exercise. A test that fails is a limit: it says what may be allocated, and what was.
//! 2. Read which line the memory comes from, and change the code; the tests below it stay as they are.
//! 3. Save. The exercise is checked again, and you see the count fall.
//! 4. When every test passes it is done, and what it cost at first stands beside what it costs now.

use std::hint::black_box;

use heaplings::bench;

// TODO: add up the prices without a copy of them.
fn total(prices: &[u64]) -> u64 {
    let basket = prices.to_vec();
    basket.iter().sum()
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    fn prices() -> Vec<u64> {
        (1..=40).map(|i| i * 25).collect()
    }

    #[test]
    fn adds_up_every_price() {
        assert_eq!(total(&[]), 0);
        assert_eq!(total(&[250]), 250);
        assert_eq!(total(&[250, 1_999, 89]), 2_338);
        assert_eq!(total(&prices()), 20_500);
        assert_eq!(total(&prices()[1..]), 20_475);
    }

    #[test]
    fn allocates_nothing() {
        let heap = measure_with(prices, |prices| total(&prices));
        dhat::assert!(heap.total_blocks == 0);
    }
}
