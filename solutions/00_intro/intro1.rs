//! A till adds up the prices in a basket by looking at them where they are.
//!
//! ## Why it works
//!
//! A `&[u64]` is a view: an address and a length, 16 bytes on the stack. Whoever only reads needs no
//! more, and `iter` reads through it. `to_vec` asked the allocator for a block as large as the basket,
//! copied every price into it, and gave it back two lines later.
//!
//! ## What it costs
//!
//! Nothing. The basket must stay where it is while it is read, and the borrow checker sees to that.
//!
//! ## When not to
//!
//! When the copy is to be changed or to outlive the original, somebody has to own it, and `to_vec` says
//! so. The question to ask is not "how do I avoid the copy?" but "who keeps it?". Here: nobody.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | allocates_nothing | before | 1 | 320 | 320 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;

use heaplings::bench;

fn total(prices: &[u64]) -> u64 {
    prices.iter().sum()
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
