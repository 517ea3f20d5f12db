// pool1: failed
const WITHOUT_A_POOL: usize = 1_000;
const WITH_A_POOL: usize = 0;
const A_RUSH_OF_100: usize = 0;
const KEPT_AFTER_THE_RUSH: usize = 0;
const AFTER_ONE_GIANT: usize = 0;
const MOSTLY_EMPTY: usize = 100;
const NAMES_AGAIN: usize = 100;
const LEFT_AFTER_A_PANIC: usize = 9;

/// The tests measure this pool.
struct Pool {
    free: Vec<Vec<u8>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: Vec::new() }
    }

    fn take(&mut self) -> Vec<u8> {
        Vec::new()
    }

    fn put(&mut self, _: Vec<u8>) {}
}
