// intro1
#![allow(dead_code, unused_imports)]
#![warn(clippy::pedantic)]
//! My answer.

use std::{collections::*, fmt::{self, Debug, Display}, hint::black_box};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
struct Cents(u64);

#[doc = "So many."]
#[must_use]
#[inline(always)]
#[expect(clippy::missing_const_for_fn, reason = "it is no constant")]
fn total(prices: &[u64]) -> u64 {
    prices.iter().fold(Cents::default(), |sum, price| Cents(sum.0 + price)).0
}

impl Display for Cents {
    #[cold]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cents", self.0)
    }
}

#[derive(Default)]
enum Paid {
    #[default]
    Not,
    Some(Cents),
}
