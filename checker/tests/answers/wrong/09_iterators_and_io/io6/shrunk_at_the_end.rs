// Wrong: a lazy one gives back what the list retains, and leaves its peak.
// Fails: ten_of_a_thousand, ten_of_sixteen_thousand

use std::hint::black_box;

use heaplings::bench;

/// How long a request took, and which it was.
type Request = (u32, u32);

fn top<T: Ord>(items: impl IntoIterator<Item = T>, k: usize) -> Vec<T> {
    let mut all: Vec<T> = items.into_iter().collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.truncate(k);
    all.shrink_to_fit();
    all
}
fn night(n: u32) -> impl Iterator<Item = Request> {
    (0..n).map(|i| (i.wrapping_mul(2_654_435_761) >> 12, i))
}

fn main() {
    bench("top(10 of 10000)", || top(night(black_box(10_000)), 10));
}
