//! A chat server keeps a HashMap of who is online, from the user's number to the room. Before they size a new
//! machine, a colleague asks: how much room does that map have, how often did it ask for memory, and does it
//! give any of it back at night? First say what a HashMap does by itself. There is nothing to optimise here:
//! replace the zeros by numbers.
//! Goal: ten right numbers, from what you know or from what you try out. The tests measure the truth.

use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// The capacity of an empty `HashMap<u64, u64>` after its first insert.
const FIRST: usize = 0; // TODO

/// The number of slots in a table is a power of two, and some of them always stay free. How many keys fit
/// into a table of 64 slots, before the next one makes it grow?
const FULL_OF_64: usize = 0; // TODO

/// The capacity of `HashMap::<u64, u64>::with_capacity(1_000)`.
const OF_WITH_CAPACITY: usize = 0; // TODO

/// How often an empty `HashMap<u64, u64>` allocates while 1,000 users come, one by one.
const ALLOCATIONS_OF_1000_INSERTS: usize = 0; // TODO

/// How often a key is hashed in those 1,000 inserts. (A table that grows hashes and moves every key.)
const HASHES_OF_1000_INSERTS: usize = 0; // TODO

/// How often a map allocates that is collected from a slice of 1,000 pairs.
const ALLOCATIONS_OF_COLLECT: usize = 0; // TODO

/// A map holds 1,000 users, and 990 of them are removed. What percentage of its bytes does it retain?
const PERCENT_RETAINED_AFTER_REMOVAL: usize = 0; // TODO

/// A map was made by `with_capacity(1_000)` and holds 1,000 users. Its capacity after `clear()`.
const AFTER_CLEAR: usize = 0; // TODO

/// A map was made by `with_capacity(1_000)` and holds 10 users. The capacity of its clone.
const OF_THE_CLONE: usize = 0; // TODO

/// The same map, 10 users in a map `with_capacity(1_000)`. Its capacity after `shrink_to_fit()`.
const AFTER_SHRINK_TO_FIT: usize = 0; // TODO

/// Your answers, in the order of the questions.
fn answers() -> Vec<usize> {
    let made = [FIRST, FULL_OF_64, OF_WITH_CAPACITY];
    let grown = [ALLOCATIONS_OF_1000_INSERTS, HASHES_OF_1000_INSERTS, ALLOCATIONS_OF_COLLECT];
    let kept = [PERCENT_RETAINED_AFTER_REMOVAL, AFTER_CLEAR, OF_THE_CLONE, AFTER_SHRINK_TO_FIT];
    [&made[..], &grown, &kept].concat()
}

/// The users who are online, each in a room, as they come one by one. The tests measure this function: leave
/// it as it is.
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
    use heaplings::measure;
    use std::cell::Cell;
    use std::collections::HashMap;
    use std::hash::{BuildHasher, RandomState};

    /// Compares as `assert_eq!` does, but does not give the right number away.
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
        check(presence(1).capacity(), FIRST, "FIRST: what is the capacity after the first insert?");
    }

    #[test]
    fn a_full_table() {
        // 128 slots have room for twice as many keys.
        let larger = HashMap::<u64, u64>::with_capacity(100).capacity();
        check(larger / 2, FULL_OF_64, "FULL_OF_64: how many keys fit into 64 slots?");
    }

    #[test]
    fn with_capacity_for_a_thousand() {
        let question = "OF_WITH_CAPACITY: what is the capacity if 1,000 are asked for?";
        check(roomy(0).capacity(), OF_WITH_CAPACITY, question);
    }

    #[test]
    fn a_thousand_inserts() {
        let blocks = measure(|| presence(1_000)).total_blocks as usize;
        let question = "ALLOCATIONS_OF_1000_INSERTS: how often does the map allocate?";
        check(blocks, ALLOCATIONS_OF_1000_INSERTS, question);
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
        let question = "HASHES_OF_1000_INSERTS: how often is a key hashed?";
        check(rooms.hasher().hashes.get(), HASHES_OF_1000_INSERTS, question);
    }

    #[test]
    fn a_collected_map() {
        let pairs: Vec<(u64, u64)> = (0..1_000).map(|user| (user, 1)).collect();
        let blocks = measure(|| pairs.iter().copied().collect::<HashMap<_, _>>()).total_blocks as usize;
        check(blocks, ALLOCATIONS_OF_COLLECT, "ALLOCATIONS_OF_COLLECT: how often does it allocate?");
    }

    #[test]
    fn a_map_after_removal() {
        let full = measure(|| presence(1_000)).curr_bytes;
        let heap = measure(|| {
            let mut rooms = presence(1_000);
            rooms.retain(|user, _| *user < 10);
            rooms
        });
        let percent = (heap.curr_bytes * 100 / full) as usize;
        let question = "PERCENT_RETAINED_AFTER_REMOVAL: what do 10 of 1,000 users retain?";
        check(percent, PERCENT_RETAINED_AFTER_REMOVAL, question);
    }

    #[test]
    fn a_cleared_map() {
        let mut rooms = roomy(1_000);
        rooms.clear();
        check(rooms.capacity(), AFTER_CLEAR, "AFTER_CLEAR: what is the capacity after clear()?");
    }

    #[test]
    fn the_clone_of_a_roomy_map() {
        check(roomy(10).clone().capacity(), OF_THE_CLONE, "OF_THE_CLONE: what is the clone's capacity?");
    }

    #[test]
    fn a_shrunken_map() {
        let mut rooms = roomy(10);
        rooms.shrink_to_fit();
        check(rooms.capacity(), AFTER_SHRINK_TO_FIT, "AFTER_SHRINK_TO_FIT: what is the capacity?");
    }
}
