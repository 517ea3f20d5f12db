// Wrong: a heap, but one of all items; the best are taken from its top at the end.
// Fails: ten_of_a_thousand, ten_of_sixteen_thousand

use std::hint::black_box;

use heaplings::bench;

/// How long a request took, and which it was.
type Request = (u32, u32);

fn top<T: Ord>(items: impl IntoIterator<Item = T>, k: usize) -> Vec<T> {
    let mut heap: std::collections::BinaryHeap<T> = items.into_iter().collect();
    std::iter::from_fn(|| heap.pop()).take(k).collect()
}
fn night(n: u32) -> impl Iterator<Item = Request> {
    (0..n).map(|i| (i.wrapping_mul(2_654_435_761) >> 12, i))
}

fn main() {
    bench("top(10 of 10000)", || top(night(black_box(10_000)), 10));
}
