// intro1: refused, path
fn total(prices: &[u64]) -> u64 {
    let _profiler = dhat::Profiler::new_heap();
    prices.to_vec().iter().sum()
}
