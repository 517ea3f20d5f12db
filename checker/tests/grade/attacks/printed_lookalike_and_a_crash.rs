// intro1: crashed
fn total(prices: &[u64]) -> u64 {
    print!("test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out");
    fn deeper(n: u64) -> u64 {
        std::hint::black_box(if n == u64::MAX { 0 } else { 1 + deeper(n + 1) })
    }
    deeper(prices.len() as u64)
}
