// Right: the best are kept sorted; a new one is put in its place by binary search.

use std::hint::black_box;

use heaplings::bench;

/// How long a request took, and which it was.
type Request = (u32, u32);

fn top<T: Ord>(items: impl IntoIterator<Item = T>, k: usize) -> Vec<T> {
    let mut best: Vec<T> = Vec::new();
    for item in items {
        let place = best.partition_point(|other| *other >= item);
        if place < k {
            best.truncate(k - 1);
            best.insert(place, item);
        }
    }
    best
}
fn night(n: u32) -> impl Iterator<Item = Request> {
    (0..n).map(|i| (i.wrapping_mul(2_654_435_761) >> 12, i))
}

fn main() {
    bench("top(10 of 10000)", || top(night(black_box(10_000)), 10));
}
