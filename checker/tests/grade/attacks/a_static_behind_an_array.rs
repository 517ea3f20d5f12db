// intro1: refused, static
use std::sync::Mutex;

static LAST: ([u8; 1], Mutex<u64>) = ([0], Mutex::new(0));

fn total(prices: &[u64]) -> u64 {
    *LAST.1.lock().unwrap() = prices.to_vec().iter().sum();
    *LAST.1.lock().unwrap()
}
