//! A chat server keeps a HashMap of who is on, from the user's number to the room. Sizing a new machine, a
//! colleague asks: how much room does that map have, how often did it ask for it, and does it give any of
//! it back at night? This chapter saves memory that maps hold or ask for, so first say what a HashMap does
//! when nobody tells it anything. There is nothing to optimise here: put numbers in place of the zeros. The
//! tests measure the truth and compare.
//! Goal: ten right numbers, from what you know or from what you try out.

use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// The capacity of an empty `HashMap<u64, u64>` after its first insert.
const FIRST: usize = 0; // TODO

/// A table has a number of places that is a power of two, and is never quite full. With how many keys is a
/// table of 64 places full, so that the next one makes it grow?
const FULL_OF_64: usize = 0; // TODO

/// The capacity of `HashMap::<u64, u64>::with_capacity(1_000)`.
const OF_WITH_CAPACITY: usize = 0; // TODO

/// How often an empty `HashMap<u64, u64>` asks for memory while 1,000 users come, one by one.
const ALLOCATIONS_OF_1000_INSERTS: usize = 0; // TODO

/// How often a key is hashed in those 1,000 inserts. (A table that grows finds a new place for every key.)
const HASHES_OF_1000_INSERTS: usize = 0; // TODO

/// How often a map asks for memory that is collected from a slice of 1,000 pairs.
const ALLOCATIONS_OF_COLLECT: usize = 0; // TODO

/// A map holds 1,000 users. 990 are removed. How many percent of its bytes does it still retain?
const PERCENT_RETAINED_AFTER_REMOVAL: usize = 0; // TODO

/// A map was made by `with_capacity(1_000)` and holds 1,000 users. Its capacity after `clear()`.
const AFTER_CLEAR: usize = 0; // TODO

/// A map was made by `with_capacity(1_000)` and holds 10 users. The capacity of its clone.
const OF_THE_CLONE: usize = 0; // TODO

/// The same map, 10 users in a map `with_capacity(1_000)`. Its capacity after `shrink_to_fit()`.
const AFTER_SHRINK_TO_FIT: usize = 0; // TODO

/// What you said, in the order of the questions; `cargo run` shows it beside the benchmark.
fn answers() -> [usize; 10] {
    [
        FIRST,
        FULL_OF_64,
        OF_WITH_CAPACITY,
        ALLOCATIONS_OF_1000_INSERTS,
        HASHES_OF_1000_INSERTS,
        ALLOCATIONS_OF_COLLECT,
        PERCENT_RETAINED_AFTER_REMOVAL,
        AFTER_CLEAR,
        OF_THE_CLONE,
        AFTER_SHRINK_TO_FIT,
    ]
}

/// The users who are on, each in a room, as they come one after the other. The tests measure this function:
/// leave it as it is.
fn presence(users: u64) -> HashMap<u64, u64> {
    let mut rooms = HashMap::new();
    for user in 0..users {
        rooms.insert(black_box(user), user % 7);
    }
    rooms
}

fn main() {
    eprintln!("your answers: {:?}", answers());
    bench("presence(1000)", || presence(black_box(1_000)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::cell::Cell;
    use std::hash::{BuildHasher, RandomState};

    /// Compares without giving the number away, as `assert_eq!` would.
    #[track_caller]
    fn check(truth: usize, answer: usize, question: &str) {
        assert!(truth == answer, "{question} Not {answer}.");
    }

    /// A map made by `with_capacity(1_000)` that holds some users.
    fn roomy(users: u64) -> HashMap<u64, u64> {
        let mut rooms = HashMap::with_capacity(1_000);
        rooms.extend((0..users).map(|user| (user, 1)));
        rooms
    }

    #[test]
    fn first_insert() {
        check(presence(1).capacity(), FIRST, "FIRST: how much room does a map make at its first insert?");
    }

    #[test]
    fn a_full_table() {
        // 128 places have room for twice that.
        let larger = HashMap::<u64, u64>::with_capacity(100).capacity();
        check(larger / 2, FULL_OF_64, "FULL_OF_64: how many of 64 places may be taken?");
    }

    #[test]
    fn with_capacity_for_a_thousand() {
        check(
            roomy(0).capacity(),
            OF_WITH_CAPACITY,
            "OF_WITH_CAPACITY: what room does a map make that is asked for room for 1,000?",
        );
    }

    #[test]
    fn a_thousand_inserts() {
        let heap = measure(|| presence(1_000));
        check(
            heap.total_blocks as usize,
            ALLOCATIONS_OF_1000_INSERTS,
            "ALLOCATIONS_OF_1000_INSERTS: how often does a map ask for memory in 1,000 inserts?",
        );
    }

    /// Hashes as a HashMap does by itself, and counts.
    #[derive(Default)]
    struct Counting {
        hashes: Cell<usize>,
        state: RandomState,
    }

    impl BuildHasher for Counting {
        type Hasher = <RandomState as BuildHasher>::Hasher;

        fn build_hasher(&self) -> Self::Hasher {
            self.hashes.set(self.hashes.get() + 1);
            self.state.build_hasher()
        }
    }

    #[test]
    fn hashes_of_a_thousand_inserts() {
        let mut rooms = HashMap::with_hasher(Counting::default());
        for user in 0..1_000_u64 {
            rooms.insert(user, 1_u64);
        }
        check(
            rooms.hasher().hashes.get(),
            HASHES_OF_1000_INSERTS,
            "HASHES_OF_1000_INSERTS: how often is a key hashed in 1,000 inserts?",
        );
    }

    #[test]
    fn a_collected_map() {
        let pairs: Vec<(u64, u64)> = (0..1_000).map(|user| (user, 1)).collect();
        let heap = measure(|| pairs.iter().copied().collect::<HashMap<_, _>>());
        check(
            heap.total_blocks as usize,
            ALLOCATIONS_OF_COLLECT,
            "ALLOCATIONS_OF_COLLECT: how often does a map ask for memory that is collected?",
        );
    }

    #[test]
    fn a_map_after_removal() {
        let full = measure(|| presence(1_000)).curr_bytes;
        let heap = measure(|| {
            let mut rooms = presence(1_000);
            for user in 10..1_000 {
                rooms.remove(&user);
            }
            rooms
        });
        assert_eq!(heap.value.len(), 10);
        check(
            (heap.curr_bytes * 100 / full) as usize,
            PERCENT_RETAINED_AFTER_REMOVAL,
            "PERCENT_RETAINED_AFTER_REMOVAL: what does a map retain of which 990 of 1,000 are removed?",
        );
    }

    #[test]
    fn a_cleared_map() {
        let mut rooms = roomy(1_000);
        rooms.clear();
        check(
            rooms.capacity(),
            AFTER_CLEAR,
            "AFTER_CLEAR: what room has a map after clear(), if it was made for 1,000?",
        );
    }

    #[test]
    fn the_clone_of_a_roomy_map() {
        let heap = measure_with(|| roomy(10), |rooms| rooms.clone());
        check(
            heap.value.capacity(),
            OF_THE_CLONE,
            "OF_THE_CLONE: what room has the clone of 10 users in a map made for 1,000?",
        );
    }

    #[test]
    fn a_shrunken_map() {
        let mut rooms = roomy(10);
        rooms.shrink_to_fit();
        check(
            rooms.capacity(),
            AFTER_SHRINK_TO_FIT,
            "AFTER_SHRINK_TO_FIT: what room has a map of 10 users after shrink_to_fit()?",
        );
    }
}
