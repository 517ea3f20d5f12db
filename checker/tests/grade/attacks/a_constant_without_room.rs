// intro1: does not compile
static ROOM: [u8; 1 << 36] = [1; 1 << 36];

fn total(prices: &[u64]) -> u64 {
    prices.iter().sum::<u64>() + u64::from(ROOM[prices.len()]) - 1
}
