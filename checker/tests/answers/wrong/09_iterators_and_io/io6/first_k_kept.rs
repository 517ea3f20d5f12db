// Wrong: a heap with its largest on top, so the pop throws away the best and keeps the fastest.
// Fails: the_largest_come_first

use std::hint::black_box;

use heaplings::bench;

/// How long a request took, and which it was.
type Request = (u32, u32);

fn top<T: Ord>(items: impl IntoIterator<Item = T>, k: usize) -> Vec<T> {
    let mut best = std::collections::BinaryHeap::new();
    for item in items {
        best.push(item);
        if best.len() > k {
            best.pop();
        }
    }
    let mut best = best.into_sorted_vec();
    best.reverse();
    best
}
fn night(n: u32) -> impl Iterator<Item = Request> {
    (0..n).map(|i| (i.wrapping_mul(2_654_435_761) >> 12, i))
}

fn main() {
    bench("top(10 of 10000)", || top(night(black_box(10_000)), 10));
}
