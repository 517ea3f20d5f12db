// intro1: crashed
fn total(prices: &[u64]) -> u64 {
    let mut kept = Vec::new();
    loop {
        kept.push(vec![0_u8; (prices.len() + 1) << 28]);
        std::hint::black_box(&kept);
    }
}
