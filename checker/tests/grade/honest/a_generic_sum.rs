// intro1
use std::fmt::Debug;
use std::hint::black_box;
use std::iter::Sum;
use std::ops::Deref;

use heaplings::bench;

/// Adds up whatever can be added up, and says nothing of `#[cfg(test)]` or `mod tests {`.
#[inline]
#[must_use]
fn sum_of<'a, const AT_LEAST: usize, T, I>(values: I) -> T
where
    T: Sum<&'a T> + Copy + Debug + 'a,
    I: IntoIterator<Item = &'a T>,
{
    const { assert!(AT_LEAST < 10) };
    values.into_iter().sum()
}

/// A view that is only a view.
#[repr(transparent)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Basket<'a>(&'a [u64]);

impl Deref for Basket<'_> {
    type Target = [u64];

    fn deref(&self) -> &Self::Target {
        self.0
    }
}

const fn view(prices: &[u64]) -> Basket<'_> {
    Basket(prices)
}

fn total(prices: &[u64]) -> u64 {
    sum_of::<0, _, _>(&*view(prices))
}

fn main() {
    bench("total(a basket)", || total(black_box(&[250, 1_999, 89])));
}
