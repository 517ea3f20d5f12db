//! Eleven answers on what a clone costs: from nothing to a block for each String.
//!
//! ## Why it works
//!
//! * A clone of an `Rc` or `Arc` counts one more owner. What it points at is not copied, whatever its size.
//! * A clone of a Vec is one block and a clone of each element. 100 `Rc` count one more each, 100 Strings are
//!   100 blocks: 101 in all. A map of numbers is one block, its table, for its elements have nothing of their
//!   own.
//! * A borrowed `Cow` copies a reference.
//! * `a.clone_from(&b)` may use what `a` owns. String and Vec do: no block if there is room. A HashMap uses
//!   its table, but drops its Strings and makes 100 new ones. For `Box<str>` std writes no `clone_from`, so
//!   there is a new block even for the same length.
//! * `derive(Clone)` writes `clone` and not `clone_from`. What it leaves is the default, `*self =
//!   source.clone()`, so a Player costs two blocks, although String and Vec would both use their own.
//! * `Rc::make_mut` copies if there is another owner. A `Weak` is not an owner: the Vec is *moved* to a new
//!   block, one of 40 bytes, its numbers stay where they are, and the Weak finds nothing any more.
//!
//! ## What it costs
//!
//! A shared value is counted at each clone and drop, atomically in an `Arc`, and can only be read. What
//! `clone_from` uses again stays as large as it was at its largest.
//!
//! ## When not to
//!
//! A clone is not wrong. At start-up, in a test, for ten bytes, or to give a thread something of its own, it
//! is the simplest correct program. Look for clones in what runs for each message, each frame and each node.
//! And do not build on what `clone_from` does today for a type that does not document it.

use std::hint::black_box;

use heaplings::bench;

/// Allocations of the clone of an `Rc<Vec<u64>>` with 100 numbers.
const RC: u64 = 0;

/// Allocations of the clone of an `Arc<str>`.
const ARC_STR: u64 = 0;

/// Allocations of the clone of a Vec with 100 times `Rc<u64>`.
const VEC_OF_RC: u64 = 1;

/// Allocations of the clone of a Vec with 100 Strings, none of them empty.
const VEC_OF_STRINGS: u64 = 101;

/// Allocations of the clone of a `Cow::Borrowed("a text")`.
const BORROWED_COW: u64 = 0;

/// Allocations of the clone of a `HashMap<u64, u64>` with 100 entries.
const MAP_OF_NUMBERS: u64 = 1;

/// Allocations of `clone_from`: a String of 500 bytes into one that has room for 1,000.
const STRING_INTO_STRING: u64 = 0;

/// The same from a `HashMap<u64, String>` with 100 entries into another with the same keys.
const MAP_INTO_MAP: u64 = 100;

/// The same from a `Box<str>` into another of the same length.
const BOX_INTO_BOX: u64 = 1;

/// The same into a `Player`, below, with more room in each of its fields than is needed.
const PLAYER_INTO_PLAYER: u64 = 2;

/// Allocations of `Rc::make_mut` on an `Rc<Vec<u64>>` with 100 numbers that has no other owner, but a `Weak`.
const MAKE_MUT_WITH_A_WEAK: u64 = 1;

/// Someone in a game.
#[derive(Clone)]
struct Player {
    name: String,
    moves: Vec<u64>,
}

/// What you said, in the order of the questions.
fn answers() -> [u64; 11] {
    [
        RC,
        ARC_STR,
        VEC_OF_RC,
        VEC_OF_STRINGS,
        BORROWED_COW,
        MAP_OF_NUMBERS,
        STRING_INTO_STRING,
        MAP_INTO_MAP,
        BOX_INTO_BOX,
        PLAYER_INTO_PLAYER,
        MAKE_MUT_WITH_A_WEAK,
    ]
}

fn main() {
    eprintln!("your answers: {:?}", answers());
    let player = Player { name: "ana".to_string(), moves: vec![3, 1, 2] };
    bench("player.clone()", || black_box(&player).clone());
    eprintln!("{} has made {} moves", player.name, player.moves.len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::borrow::Cow;
    use std::collections::HashMap;
    use std::hint::black_box;
    use std::rc::Rc;
    use std::sync::Arc;

    /// Compares what a clone allocates, without giving the number away as `assert_eq!` would.
    fn check_clone<T: Clone>(value: T, answer: u64, question: &str) {
        let heap = measure(|| black_box(&value).clone());
        assert!(heap.total_blocks == answer, "{question}: how often does the clone allocate? Not {answer}.");
    }

    /// The same for `clone_from`.
    fn check_clone_from<T: Clone>(target: T, source: T, answer: u64, question: &str) {
        let heap = measure_with(
            || (target, source),
            |(mut target, source)| {
                target.clone_from(&source);
                (target, source)
            },
        );
        assert!(heap.total_blocks == answer, "{question}: how often does clone_from allocate? Not {answer}.");
    }

    #[test]
    fn an_rc() {
        check_clone(Rc::new(vec![7_u64; 100]), RC, "RC");
    }

    #[test]
    fn an_arc_of_a_text() {
        check_clone(Arc::<str>::from("a text"), ARC_STR, "ARC_STR");
    }

    #[test]
    fn a_vec_of_rcs() {
        let shared = Rc::new(7_u64);
        check_clone(vec![shared; 100], VEC_OF_RC, "VEC_OF_RC");
    }

    #[test]
    fn a_vec_of_strings() {
        check_clone(vec!["a name".to_string(); 100], VEC_OF_STRINGS, "VEC_OF_STRINGS");
    }

    #[test]
    fn a_borrowed_cow() {
        check_clone(Cow::Borrowed("a text"), BORROWED_COW, "BORROWED_COW");
    }

    #[test]
    fn a_map_of_numbers() {
        let map: HashMap<u64, u64> = (0..100).map(|i| (i, i)).collect();
        check_clone(map, MAP_OF_NUMBERS, "MAP_OF_NUMBERS");
    }

    #[test]
    fn a_string_into_another() {
        check_clone_from("a".repeat(1_000), "b".repeat(500), STRING_INTO_STRING, "STRING_INTO_STRING");
    }

    #[test]
    fn a_map_of_strings_into_another() {
        let map = |name: &str| (0..100).map(|i| (i, name.to_string())).collect::<HashMap<u64, String>>();
        check_clone_from(map("a longer name"), map("a name"), MAP_INTO_MAP, "MAP_INTO_MAP");
    }

    #[test]
    fn a_box_into_another() {
        check_clone_from(Box::<str>::from("a text"), "a word".into(), BOX_INTO_BOX, "BOX_INTO_BOX");
    }

    #[test]
    fn a_player_into_another() {
        let player = |n: usize| Player { name: "a".repeat(n), moves: vec![7; n] };
        check_clone_from(player(100), player(50), PLAYER_INTO_PLAYER, "PLAYER_INTO_PLAYER");
    }

    #[test]
    fn made_mutable_beside_a_weak() {
        let mut numbers = Rc::new(vec![7_u64; 100]);
        let weak = Rc::downgrade(&numbers);
        let heap = measure(|| Rc::make_mut(&mut numbers)[0] = 8);
        assert!(weak.upgrade().is_none());
        let answer = MAKE_MUT_WITH_A_WEAK;
        assert!(heap.total_blocks == answer, "MAKE_MUT_WITH_A_WEAK: how often? Not {answer}.");
    }
}
