// Right: a list that is cut to the best k by selection, whenever it holds two times as many.

use std::hint::black_box;

use heaplings::bench;

/// How long a request took, and which it was.
type Request = (u32, u32);

fn top<T: Ord>(items: impl IntoIterator<Item = T>, k: usize) -> Vec<T> {
    let mut best: Vec<T> = Vec::new();
    for item in items.into_iter().take(if k == 0 { 0 } else { usize::MAX }) {
        best.push(item);
        if best.len() / 2 >= k {
            best.select_nth_unstable_by(k - 1, |a, b| b.cmp(a));
            best.truncate(k);
        }
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    best.truncate(k);
    best
}
fn night(n: u32) -> impl Iterator<Item = Request> {
    (0..n).map(|i| (i.wrapping_mul(2_654_435_761) >> 12, i))
}

fn main() {
    bench("top(10 of 10000)", || top(night(black_box(10_000)), 10));
}
