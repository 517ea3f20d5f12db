// intro1: refused, attribute
fn total(prices: &[u64]) -> u64 {
    #[cfg(test)]
    return prices.iter().sum();
    prices.to_vec().iter().sum()
}
