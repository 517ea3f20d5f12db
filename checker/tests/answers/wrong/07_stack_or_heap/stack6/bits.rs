// Wrong: what is taken is kept in the bits of a number, which has only 64 of them
// Fails: a_way_may_take_hundreds

use std::hint::black_box;

use heaplings::bench;

fn go_on(invoices: &[u64], next: usize, taken: u64, missing: u64, rest: u64, ways: &mut Vec<Vec<usize>>) {
    if missing == 0 {
        let mut way = Vec::with_capacity(taken.count_ones() as usize);
        way.extend((0..64).filter(|i| taken >> i & 1 == 1));
        ways.push(way);
    } else if missing <= rest {
        let amount = invoices[next];
        if amount <= missing {
            let bit = 1_u64.checked_shl(next as u32).unwrap_or(0);
            go_on(invoices, next + 1, taken | bit, missing - amount, rest - amount, ways);
        }
        go_on(invoices, next + 1, taken, missing, rest - amount, ways);
    }
}

fn ways(invoices: &[u64], payment: u64) -> Vec<Vec<usize>> {
    let mut ways = Vec::new();
    go_on(invoices, 0, 0, payment, invoices.iter().sum(), &mut ways);
    ways
}

fn main() {
    let invoices: Vec<u64> = (0..18).map(|i| 1_000 + i * i * 37 % 911).collect();
    bench("ways(18 invoices)", || ways(black_box(&invoices), black_box(9_999)).len());
}
