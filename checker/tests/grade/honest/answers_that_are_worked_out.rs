// vec1
use std::mem::size_of;

const NUMBER: usize = size_of::<u64>();
const FULL: usize = 1_000;

const FIRST_OF_BYTES: usize = NUMBER;
const FIRST_OF_NUMBERS: usize = 4; // at least four, if they are small
const FIRST_OF_PAGES: usize = 1;
/// 4, 8, 16, 32, 64, 128, 256, 512, 1024.
const ALLOCATIONS_OF_1000_PUSHES: usize = {
    let (mut capacity, mut times) = (0, 0);
    while capacity < FULL {
        capacity = if capacity == 0 { 4 } else { 2 * capacity };
        times += 1;
    }
    times
};
const AFTER_RESERVE: usize = 2 * FULL;
const AFTER_RESERVE_EXACT: usize = FULL + 1;
const OF_THE_CLONE: usize = 10;
const AFTER_CLEAR: usize = FULL;
const AFTER_SPLIT_OFF: (usize, usize) = (FULL, 990);

fn main() {
    println!("{FIRST_OF_BYTES}");
}
