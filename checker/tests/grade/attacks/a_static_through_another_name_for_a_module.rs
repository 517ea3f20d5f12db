// intro1: refused, static
use core::{sync as shared};

mod keep {
    /// It is in no `use` of this module.
    pub static SUMS: super::shared::atomic::AtomicU64 = super::shared::atomic::AtomicU64::new(0);
}

fn total(prices: &[u64]) -> u64 {
    keep::SUMS.swap(prices.iter().sum(), shared::atomic::Ordering::Relaxed)
}
