// Right: no recursion, the list of what is taken is the stack

use std::hint::black_box;

use heaplings::bench;

fn ways(invoices: &[u64], payment: u64) -> Vec<Vec<usize>> {
    let mut rest = vec![0; invoices.len() + 1];
    for i in (0..invoices.len()).rev() {
        rest[i] = rest[i + 1] + invoices[i];
    }
    let (mut taken, mut ways) = (Vec::new(), Vec::new());
    let (mut next, mut missing) = (0, payment);
    loop {
        if missing == 0 {
            ways.push(taken.clone());
        } else if missing <= rest[next] {
            if invoices[next] <= missing {
                taken.push(next);
                missing -= invoices[next];
            }
            next += 1;
            continue;
        }
        let Some(last) = taken.pop() else { return ways };
        missing += invoices[last];
        next = last + 1;
    }
}

fn main() {
    let invoices: Vec<u64> = (0..18).map(|i| 1_000 + i * i * 37 % 911).collect();
    bench("ways(18 invoices)", || ways(black_box(&invoices), black_box(9_999)).len());
}
