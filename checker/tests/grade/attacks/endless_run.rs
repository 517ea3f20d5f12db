// intro1: timed out
fn total(prices: &[u64]) -> u64 {
    loop {
        std::hint::black_box(prices);
    }
}
