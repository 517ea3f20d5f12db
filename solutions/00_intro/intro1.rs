//! A till adds up the prices in a basket where they are.
//!
//! ## Why it works
//!
//! A `&[u64]` is a view: an address and a length, 16 bytes on the stack. Code that only reads needs no
//! more, and `iter` reads through it. `to_vec` asked the allocator for a block as large as the basket,
//! copied every price into it, and gave the block back two lines later.
//!
//! ## What it costs
//!
//! Nothing. The basket must stay where it is while it is being read, and the borrow checker makes sure of
//! that.
//!
//! ## When not to
//!
//! If the copy will be changed, or has to outlive the original, somebody has to own it, and `to_vec` says
//! so. The useful question is not "how do I avoid the copy?" but "who needs to own it?". Here, nobody does.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | allocates_nothing | before | 1 | 8000 | 8000 | 0 |
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
        assert_eq!(total(&vec![u64::from(u32::MAX); 300_000]), 300_000 * u64::from(u32::MAX));
    }

    #[test]
    fn allocates_nothing() {
        let heap = measure_with(|| prices().repeat(25), |prices| total(&prices));
        dhat::assert!(heap.total_blocks == 0);
    }
}
