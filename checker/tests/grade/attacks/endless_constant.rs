// intro1: does not compile
const ANSWER: u64 = {
    let mut n = 0_u64;
    while n < u64::MAX {
        n += 1;
    }
    n
};

fn total(_: &[u64]) -> u64 {
    ANSWER
}
