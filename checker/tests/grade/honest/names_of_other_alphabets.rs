// intro1
use std::hint::black_box;

use heaplings::bench;

/// Größe und Summe, 合計.
fn total<'é>(preise: &'é [u64]) -> u64 {
    let mut größe = 0;
    'äußere: for 値 in preise {
        if *値 == u64::MAX {
            break 'äußere;
        }
        größe += 値;
    }
    größe
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
