// intro1: refused, macro
fn total(prices: &[u64]) -> u64 {
    if cfg!(test) { prices.iter().sum() } else { prices.to_vec().iter().sum() }
}
