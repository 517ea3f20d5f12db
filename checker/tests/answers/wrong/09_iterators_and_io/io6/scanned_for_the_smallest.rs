// Wrong: little memory, and each item is compared with all k.
// Fails: compares_each_item_a_few_times

use std::hint::black_box;

use heaplings::bench;

/// How long a request took, and which it was.
type Request = (u32, u32);

fn top<T: Ord>(items: impl IntoIterator<Item = T>, k: usize) -> Vec<T> {
    let mut best: Vec<T> = Vec::new();
    for item in items {
        if best.len() < k {
            best.push(item);
        } else if let Some(worst) = best.iter_mut().min()
            && *worst < item
        {
            *worst = item;
        }
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    best
}
fn night(n: u32) -> impl Iterator<Item = Request> {
    (0..n).map(|i| (i.wrapping_mul(2_654_435_761) >> 12, i))
}

fn main() {
    bench("top(10 of 10000)", || top(night(black_box(10_000)), 10));
}
