// intro1: refused, macro
use std::cell::Cell;

thread_local! {
    static LAST: Cell<u64> = const { Cell::new(0) };
}

fn total(prices: &[u64]) -> u64 {
    LAST.set(prices.to_vec().iter().sum());
    LAST.get()
}
