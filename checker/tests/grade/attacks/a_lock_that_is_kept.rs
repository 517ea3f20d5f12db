// intro1: timed out
fn total(prices: &[u64]) -> u64 {
    std::mem::forget(std::io::stdout().lock());
    prices.iter().sum()
}
