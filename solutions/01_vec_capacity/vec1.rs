//! Nine numbers about a Vec that is left to itself.
//!
//! ## Why it works
//!
//! * The first push makes room for 8 elements of one byte, for 4 of up to 1,024 bytes, and for 1 larger one.
//!   A block for a single byte is not worth asking for, and a block for four pages is a waste if there is
//!   only one.
//! * A full Vec doubles: 4, 8, 16 … 1,024 are 9 allocations for 1,000 pushes, and ask for 16,352 bytes where
//!   8,000 are used. `Vec::with_capacity(1_000)` is 1 allocation of 8,000.
//! * `reserve(1)` on a full Vec doubles it as a push does, so 1,000 becomes 2,000: it is meant to be called
//!   again and again. `reserve_exact(1)` adds exactly 1 and makes 1,001.
//! * A clone has room for the elements that are cloned: 10, not 1,000.
//! * `truncate` and `clear` drop elements and keep the block, room for all 1,000. That makes a Vec good to
//!   use again, and it keeps a long-lived one as large as it was on its worst day.
//! * `split_off` puts the tail into a block of its own, of exactly 990; the head keeps room for 1,000.
//!
//! ## What it costs
//!
//! Doubling pays for every block on the way: in total up to about four times the bytes that are used, and an
//! element moves less than twice on average. In return a push costs the same on average, however long the
//! Vec is.
//!
//! ## When not to
//!
//! Do not build on these numbers. std documents that pushes are amortised O(1), that `with_capacity`
//! reserves at least what it is told, and that a Vec never shrinks by itself; 8, 4, 1 and the factor 2 are
//! how it is done today. Know them to read a profile, and write code that says what it needs. And do not
//! replace doubling by `reserve_exact` in a loop: 1,000 pushes would be 1,000 allocations.

use std::hint::black_box;

use heaplings::bench;

/// The capacity of an empty `Vec<u8>` after its first push.
const FIRST_OF_BYTES: usize = 8;

/// The capacity of an empty `Vec<u64>` after its first push.
const FIRST_OF_NUMBERS: usize = 4;

/// The capacity of an empty `Vec<[u8; 4_096]>` after its first push: each element is a page.
const FIRST_OF_PAGES: usize = 1;

/// How often an empty `Vec<u64>` allocates in 1,000 pushes. A block that grows counts again.
const ALLOCATIONS_OF_1000_PUSHES: usize = 9;

/// A `Vec<u64>` holds 1,000 numbers and has a capacity of 1,000. Its capacity after `reserve(1)`.
const AFTER_RESERVE: usize = 2_000;

/// The same Vec, 1,000 of 1,000. Its capacity after `reserve_exact(1)`.
const AFTER_RESERVE_EXACT: usize = 1_001;

/// A Vec made by `with_capacity(1_000)` holds 10 numbers. The capacity of its clone.
const OF_THE_CLONE: usize = 10;

/// A Vec holds 1,000 numbers and has a capacity of 1,000. Its capacity after `truncate(10)` and `clear()`.
const AFTER_CLEAR: usize = 1_000;

/// A Vec holds 1,000 numbers and has a capacity of 1,000. The capacities of `numbers` and of `tail` after
/// `let tail = numbers.split_off(10)`.
const AFTER_SPLIT_OFF: (usize, usize) = (1_000, 990);

/// Your answers, in the order of the questions.
fn answers() -> Vec<usize> {
    let (head, tail) = AFTER_SPLIT_OFF;
    let first = [FIRST_OF_BYTES, FIRST_OF_NUMBERS, FIRST_OF_PAGES];
    let grown = [ALLOCATIONS_OF_1000_PUSHES, AFTER_RESERVE, AFTER_RESERVE_EXACT];
    [&first[..], &grown, &[OF_THE_CLONE, AFTER_CLEAR, head, tail]].concat()
}

/// The positions that a train sends, pushed one by one. The tests measure this function: leave it as it is.
fn positions(n: u64) -> Vec<u64> {
    let mut positions = Vec::new();
    for metre in 0..n {
        positions.push(black_box(metre));
    }
    positions
}

fn main() {
    eprintln!("your answers: {:?}", answers());
    bench("positions(1000)", || positions(black_box(1_000)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;

    /// Compares as `assert_eq!` does, but does not give the right number away.
    #[track_caller]
    fn check<T: PartialEq + std::fmt::Debug>(truth: T, answer: T, question: &str) {
        assert!(truth == answer, "{question} Not {answer:?}.");
    }

    /// The capacity of a Vec after it got `element` as well.
    fn capacity_after_push<T>(mut elements: Vec<T>, element: T) -> usize {
        elements.push(element);
        elements.capacity()
    }

    /// 1,000 numbers in a capacity of 1,000.
    fn full() -> Vec<u64> {
        let numbers: Vec<u64> = (0..1_000).collect();
        assert_eq!((numbers.len(), numbers.capacity()), (1_000, 1_000));
        numbers
    }

    #[test]
    fn first_push_of_a_byte() {
        check(
            capacity_after_push(Vec::new(), 7_u8),
            FIRST_OF_BYTES,
            "FIRST_OF_BYTES: what is the capacity of a Vec<u8> after its first push?",
        );
    }

    #[test]
    fn first_push_of_a_number() {
        check(
            capacity_after_push(Vec::new(), 7_u64),
            FIRST_OF_NUMBERS,
            "FIRST_OF_NUMBERS: what is the capacity of a Vec<u64> after its first push?",
        );
    }

    #[test]
    fn first_push_of_a_page() {
        check(
            capacity_after_push(Vec::new(), [7_u8; 4_096]),
            FIRST_OF_PAGES,
            "FIRST_OF_PAGES: what is the capacity of a Vec of large elements after its first push?",
        );
    }

    #[test]
    fn a_thousand_pushes() {
        check(
            measure(|| positions(1_000)).total_blocks,
            ALLOCATIONS_OF_1000_PUSHES as u64,
            "ALLOCATIONS_OF_1000_PUSHES: how often does a Vec<u64> allocate in 1,000 pushes?",
        );
    }

    #[test]
    fn reserve_on_a_full_vec() {
        let mut numbers = full();
        numbers.reserve(1);
        check(
            numbers.capacity(),
            AFTER_RESERVE,
            "AFTER_RESERVE: a full Vec has a capacity of 1,000; what is it after reserve(1)?",
        );
    }

    #[test]
    fn reserve_exact_on_a_full_vec() {
        let mut numbers = full();
        numbers.reserve_exact(1);
        check(
            numbers.capacity(),
            AFTER_RESERVE_EXACT,
            "AFTER_RESERVE_EXACT: a full Vec has a capacity of 1,000; what is it after reserve_exact(1)?",
        );
    }

    #[test]
    fn the_clone_of_a_roomy_vec() {
        let mut roomy = Vec::with_capacity(1_000);
        roomy.extend(0..10_u64);
        check(
            roomy.clone().capacity(),
            OF_THE_CLONE,
            "OF_THE_CLONE: 10 numbers are in a capacity of 1,000; what is the capacity of the clone?",
        );
    }

    #[test]
    fn truncated_and_cleared() {
        let mut numbers = full();
        numbers.truncate(10);
        numbers.clear();
        check(
            numbers.capacity(),
            AFTER_CLEAR,
            "AFTER_CLEAR: what is left of a capacity of 1,000 after truncate(10) and clear()?",
        );
    }

    #[test]
    fn split_in_two() {
        let mut numbers = full();
        let tail = numbers.split_off(10);
        check(
            (numbers.capacity(), tail.capacity()),
            AFTER_SPLIT_OFF,
            "AFTER_SPLIT_OFF: what are the capacities of the head of 10 and the tail of 990?",
        );
    }
}
