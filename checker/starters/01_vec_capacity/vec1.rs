//! A train sends its position, and a colleague asks in review: how much memory does this Vec hold, and
//! how often did it ask for it? Nobody knew. This chapter saves memory that a Vec holds or asks for, so
//! first say what a Vec does when nobody tells it anything. There is nothing to optimise here: put
//! numbers in place of the zeros. The tests measure the truth and compare.
//! Goal: nine right answers, from what you know or from what you try out.

use std::hint::black_box;

use heaplings::bench;

/// The capacity of an empty `Vec<u8>` after its first push.
const FIRST_OF_BYTES: usize = 0; // TODO

/// The capacity of an empty `Vec<u64>` after its first push.
const FIRST_OF_NUMBERS: usize = 0; // TODO

/// The capacity of an empty `Vec<[u8; 4_096]>` after its first push: each element is a page.
const FIRST_OF_PAGES: usize = 0; // TODO

/// How often an empty `Vec<u64>` asks for memory while 1,000 numbers are pushed, one by one. A block
/// that grows counts again.
const ALLOCATIONS_OF_1000_PUSHES: usize = 0; // TODO

/// A `Vec<u64>` holds 1,000 numbers and has room for 1,000. Its capacity after `reserve(1)`.
const AFTER_RESERVE: usize = 0; // TODO

/// The same Vec, 1,000 of 1,000. Its capacity after `reserve_exact(1)`.
const AFTER_RESERVE_EXACT: usize = 0; // TODO

/// A Vec made by `with_capacity(1_000)` holds 10 numbers. The capacity of its clone.
const OF_THE_CLONE: usize = 0; // TODO

/// A Vec holds 1,000 numbers and has room for 1,000. Its capacity after `truncate(10)` and `clear()`.
const AFTER_CLEAR: usize = 0; // TODO

/// A Vec holds 1,000 numbers and has room for 1,000. After `let tail = numbers.split_off(10)`, the
/// capacities of `numbers` and of `tail`.
const AFTER_SPLIT_OFF: (usize, usize) = (0, 0); // TODO

/// What you said, in the order of the questions.
fn answers() -> [usize; 10] {
    let (head, tail) = AFTER_SPLIT_OFF;
    [
        FIRST_OF_BYTES,
        FIRST_OF_NUMBERS,
        FIRST_OF_PAGES,
        ALLOCATIONS_OF_1000_PUSHES,
        AFTER_RESERVE,
        AFTER_RESERVE_EXACT,
        OF_THE_CLONE,
        AFTER_CLEAR,
        head,
        tail,
    ]
}

/// The positions that a train sends, pushed one after the other. A test measures this function: leave it as
/// it is.
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

    /// Compares without giving the number away, as `assert_eq!` would.
    #[track_caller]
    fn check<T: PartialEq + std::fmt::Debug>(truth: T, answer: T, question: &str) {
        assert!(truth == answer, "{question} Not {answer:?}.");
    }

    /// What a Vec has room for once `element` is in it as well.
    fn capacity_after_push<T>(mut elements: Vec<T>, element: T) -> usize {
        elements.push(element);
        elements.capacity()
    }

    /// 1,000 numbers and room for 1,000.
    fn full() -> Vec<u64> {
        let mut numbers = Vec::with_capacity(1_000);
        numbers.extend(0..1_000);
        assert_eq!((numbers.len(), numbers.capacity()), (1_000, 1_000));
        numbers
    }

    #[test]
    fn first_push_of_a_byte() {
        check(
            capacity_after_push(Vec::new(), 7_u8),
            FIRST_OF_BYTES,
            "FIRST_OF_BYTES: how much room does a Vec<u8> make at its first push?",
        );
    }

    #[test]
    fn first_push_of_a_number() {
        check(
            capacity_after_push(Vec::new(), 7_u64),
            FIRST_OF_NUMBERS,
            "FIRST_OF_NUMBERS: how much room does a Vec<u64> make at its first push?",
        );
    }

    #[test]
    fn first_push_of_a_page() {
        check(
            capacity_after_push(Vec::new(), [7_u8; 4_096]),
            FIRST_OF_PAGES,
            "FIRST_OF_PAGES: how much room does a Vec of large elements make at its first push?",
        );
    }

    #[test]
    fn a_thousand_pushes() {
        let heap = measure(|| positions(1_000));
        check(
            heap.total_blocks,
            ALLOCATIONS_OF_1000_PUSHES as u64,
            "ALLOCATIONS_OF_1000_PUSHES: how often does a Vec<u64> ask for memory in 1,000 pushes?",
        );
    }

    #[test]
    fn reserve_on_a_full_vec() {
        let mut numbers = full();
        numbers.reserve(1);
        check(
            numbers.capacity(),
            AFTER_RESERVE,
            "AFTER_RESERVE: what does reserve(1) make of a full capacity of 1,000?",
        );
    }

    #[test]
    fn reserve_exact_on_a_full_vec() {
        let mut numbers = full();
        numbers.reserve_exact(1);
        check(
            numbers.capacity(),
            AFTER_RESERVE_EXACT,
            "AFTER_RESERVE_EXACT: what does reserve_exact(1) make of a full capacity of 1,000?",
        );
    }

    #[test]
    fn the_clone_of_a_roomy_vec() {
        let mut roomy = Vec::with_capacity(1_000);
        roomy.extend(0..10_u64);
        check(
            roomy.clone().capacity(),
            OF_THE_CLONE,
            "OF_THE_CLONE: what room has the clone of 10 numbers in a capacity of 1,000?",
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
            "AFTER_CLEAR: what is a capacity of 1,000 after truncate(10) and clear()?",
        );
    }

    #[test]
    fn split_in_two() {
        let mut numbers = full();
        let tail = numbers.split_off(10);
        check(
            (numbers.capacity(), tail.capacity()),
            AFTER_SPLIT_OFF,
            "AFTER_SPLIT_OFF: what room have the head of 10 and the tail of 990?",
        );
    }
}
