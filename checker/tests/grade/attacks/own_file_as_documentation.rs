// intro1: refused, macro
#[doc = include_str!("intro1.rs")]
fn total(prices: &[u64]) -> u64 {
    prices.iter().sum()
}
