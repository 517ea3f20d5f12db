// intro1: refused, static
mod keep {
    use std::sync::{self as shared};

    pub struct Cache {
        pub sums: shared::Mutex<Vec<u64>>,
    }
    pub static CACHE: Cache = Cache { sums: shared::Mutex::new(Vec::new()) };
}

fn total(prices: &[u64]) -> u64 {
    let mut sums = keep::CACHE.sums.lock().unwrap();
    sums.push(prices.iter().sum());
    sums.pop().unwrap()
}
