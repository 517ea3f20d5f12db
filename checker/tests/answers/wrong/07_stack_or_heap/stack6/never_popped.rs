// Wrong: what a dead end has taken stays in the list
// Fails: finds_every_way, tries_all_of_them

use std::hint::black_box;

use heaplings::bench;

fn go_on(
    invoices: &[u64],
    next: usize,
    taken: &mut Vec<usize>,
    missing: u64,
    rest: u64,
    ways: &mut Vec<Vec<usize>>,
) {
    if missing == 0 {
        ways.push(std::mem::take(taken));
    } else if missing <= rest {
        let amount = invoices[next];
        if amount <= missing {
            taken.push(next);
            go_on(invoices, next + 1, taken, missing - amount, rest - amount, ways);
        }
        go_on(invoices, next + 1, taken, missing, rest - amount, ways);
    }
}

fn ways(invoices: &[u64], payment: u64) -> Vec<Vec<usize>> {
    let mut ways = Vec::new();
    go_on(invoices, 0, &mut Vec::new(), payment, invoices.iter().sum(), &mut ways);
    ways
}

fn main() {
    let invoices: Vec<u64> = (0..18).map(|i| 1_000 + i * i * 37 % 911).collect();
    bench("ways(18 invoices)", || ways(black_box(&invoices), black_box(9_999)).len());
}
