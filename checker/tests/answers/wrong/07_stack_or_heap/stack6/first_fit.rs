// Wrong: it takes what fits and finds one way at most
// Fails: finds_every_way, tries_all_of_them

use std::hint::black_box;

use heaplings::bench;

fn ways(invoices: &[u64], payment: u64) -> Vec<Vec<usize>> {
    let (mut missing, mut way) = (payment, Vec::new());
    for (i, amount) in invoices.iter().enumerate() {
        if *amount <= missing {
            missing -= amount;
            way.push(i);
        }
    }
    if missing == 0 { vec![way] } else { Vec::new() }
}

fn main() {
    let invoices: Vec<u64> = (0..18).map(|i| 1_000 + i * i * 37 % 911).collect();
    bench("ways(18 invoices)", || ways(black_box(&invoices), black_box(9_999)).len());
}
