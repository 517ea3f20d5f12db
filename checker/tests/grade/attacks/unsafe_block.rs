// intro1: refused, unsafe
static mut LAST: u64 = 0;

fn total(prices: &[u64]) -> u64 {
    unsafe {
        LAST = prices.to_vec().iter().sum();
        LAST
    }
}
