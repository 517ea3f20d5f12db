// Right: the path is a linked list in the frames of the recursion
// Needs: dead_ends_cost_nothing 5

use std::hint::black_box;

use heaplings::bench;

struct Taken<'a> {
    number: usize,
    before: Option<&'a Taken<'a>>,
}

fn go_on(
    invoices: &[u64],
    next: usize,
    last: Option<&Taken>,
    missing: u64,
    rest: u64,
    ways: &mut Vec<Vec<usize>>,
) {
    if missing == 0 {
        let path = || std::iter::successors(last, |taken| taken.before).map(|taken| taken.number);
        let mut way = Vec::with_capacity(path().count());
        way.extend(path());
        way.reverse();
        ways.push(way);
    } else if missing <= rest {
        let amount = invoices[next];
        if amount <= missing {
            let taken = Taken { number: next, before: last };
            go_on(invoices, next + 1, Some(&taken), missing - amount, rest - amount, ways);
        }
        go_on(invoices, next + 1, last, missing, rest - amount, ways);
    }
}

fn ways(invoices: &[u64], payment: u64) -> Vec<Vec<usize>> {
    let mut ways = Vec::new();
    go_on(invoices, 0, None, payment, invoices.iter().sum(), &mut ways);
    ways
}

fn main() {
    let invoices: Vec<u64> = (0..18).map(|i| 1_000 + i * i * 37 % 911).collect();
    bench("ways(18 invoices)", || ways(black_box(&invoices), black_box(9_999)).len());
}
