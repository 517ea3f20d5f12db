//! A gateway writes every answer into a buffer of 4,096 bytes. A colleague has read about pools and wants
//! one, "so that we never allocate again". Before you build it, predict what it would save, and what it would
//! keep in memory. There is nothing to optimise here: put numbers in place of the zeros. The tests measure
//! and compare.
//! Goal: eight right numbers, from what you know or from what you try out.

use std::hint::black_box;

use heaplings::bench;

/// The allocations of 1,000 requests, one after the other, each with a new buffer of its own from
/// `Vec::with_capacity(4_096)`.
const WITHOUT_A_POOL: usize = 0; // TODO

/// The same 1,000 requests, each with a buffer from a new `Pool` (below). Count the buffers, and what the
/// pool needs to keep them. An answer always fits into 4,096 bytes.
const WITH_A_POOL: usize = 0; // TODO

/// The same for 100 requests at once: all take a buffer from a new `Pool`, then all give theirs back.
const A_RUSH_OF_100: usize = 0; // TODO

/// How many bytes the pool holds when that rush is over. A `Vec<u8>` in a list takes 24 bytes (on a
/// 64-bit machine), and a list that grows by pushing has room for 4, 8, 16 and so on.
const KEPT_AFTER_THE_RUSH: usize = 0; // TODO

/// An answer of 1,000,000 bytes is written in one piece, and its buffer goes back to the pool. The next
/// answer takes it, is 12 bytes long, and gives it back. The capacity of that buffer now.
const AFTER_ONE_GIANT: usize = 0; // TODO

/// Most answers have no body. 1,000 requests make a `Vec::new()` each, and only every tenth writes into it,
/// 12 bytes in one piece. The allocations without a pool.
const MOSTLY_EMPTY: usize = 0; // TODO

/// A pool of `Vec<String>`: one comes back with 100 names, is cleared, and is handed out again. The
/// allocations while 100 names are pushed into it as `name.to_string()`.
const NAMES_AGAIN: usize = 0; // TODO

/// Ten buffers are in the pool. A request takes one and panics before it gives it back. How many are in the
/// pool afterwards.
const LEFT_AFTER_A_PANIC: usize = 0; // TODO

/// The pool that the colleague proposes.
struct Pool {
    free: Vec<Vec<u8>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: Vec::new() }
    }

    fn take(&mut self) -> Vec<u8> {
        self.free.pop().unwrap_or_else(|| Vec::with_capacity(4_096))
    }

    fn put(&mut self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.free.push(buffer);
    }
}

fn main() {
    eprintln!("{:?}", [WITHOUT_A_POOL, WITH_A_POOL, A_RUSH_OF_100, KEPT_AFTER_THE_RUSH, AFTER_ONE_GIANT]);
    eprintln!("{:?}", [MOSTLY_EMPTY, NAMES_AGAIN, LEFT_AFTER_A_PANIC]);
    let mut pool = Pool::new();
    bench("1,000 buffers, pooled", || {
        for _ in 0..1_000 {
            let buffer = black_box(pool.take());
            pool.put(buffer);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::hint::black_box;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    /// Compares without giving the number away, as `assert_eq!` would.
    #[track_caller]
    fn check(truth: u64, answer: usize, question: &str) {
        assert!(truth == answer as u64, "{question} Not {answer}.");
    }

    #[test]
    fn without_a_pool() {
        let heap = measure(|| (0..1_000).for_each(|_| drop(black_box(Vec::<u8>::with_capacity(4_096)))));
        check(heap.total_blocks, WITHOUT_A_POOL, "WITHOUT_A_POOL: how many buffers are made?");
    }

    #[test]
    fn with_a_pool() {
        let heap = measure(|| {
            let mut pool = Pool::new();
            for _ in 0..1_000 {
                let mut buffer = pool.take();
                buffer.extend_from_slice(b"HTTP/1.1 200 OK");
                pool.put(buffer);
            }
            pool
        });
        check(heap.total_blocks, WITH_A_POOL, "WITH_A_POOL: how many buffers, and where are they kept?");
    }

    /// A pool that 100 requests have used at the same time.
    fn after_the_rush() -> Pool {
        let mut pool = Pool::new();
        let buffers: [Vec<u8>; 100] = std::array::from_fn(|_| pool.take());
        for buffer in buffers {
            pool.put(buffer);
        }
        pool
    }

    #[test]
    fn a_rush_of_100() {
        let heap = measure(after_the_rush);
        check(
            heap.total_blocks,
            A_RUSH_OF_100,
            "A_RUSH_OF_100: how many buffers, and how does the list grow?",
        );
    }

    #[test]
    fn kept_after_the_rush() {
        let heap = measure(after_the_rush);
        check(heap.curr_bytes as u64, KEPT_AFTER_THE_RUSH, "KEPT_AFTER_THE_RUSH: the buffers, and the list?");
    }

    #[test]
    fn after_one_giant() {
        let mut pool = Pool::new();
        for length in [1_000_000, 12] {
            let mut buffer = pool.take();
            buffer.extend_from_slice(&vec![b'x'; length]);
            pool.put(buffer);
        }
        check(pool.take().capacity() as u64, AFTER_ONE_GIANT, "AFTER_ONE_GIANT: what does clear() change?");
    }

    #[test]
    fn mostly_empty() {
        let heap = measure(|| {
            for request in 0..1_000 {
                let mut body = black_box(Vec::new());
                if request % 10 == 0 {
                    body.extend_from_slice(b"Hello, you! ");
                }
                black_box(&body);
            }
        });
        check(heap.total_blocks, MOSTLY_EMPTY, "MOSTLY_EMPTY: when does a `Vec::new()` ask for memory?");
    }

    #[test]
    fn names_again() {
        let full = || (0..100).map(|i| format!("name {i}")).collect::<Vec<String>>();
        let (mut names, source) = (full(), full());
        names.clear();
        let heap = measure(|| names.extend(source.iter().map(|name| name.to_string())));
        check(heap.total_blocks, NAMES_AGAIN, "NAMES_AGAIN: what does `clear` do with the Strings in a Vec?");
    }

    #[test]
    fn left_after_a_panic() {
        let mut pool = Pool::new();
        let buffers: [Vec<u8>; 10] = std::array::from_fn(|_| pool.take());
        buffers.into_iter().for_each(|buffer| pool.put(buffer));
        let request = catch_unwind(AssertUnwindSafe(|| {
            let buffer = pool.take();
            // In place of the buffer, a panic.
            pool.put(if black_box(true) { resume_unwind(Box::new("it failed")) } else { buffer });
        }));
        assert!(request.is_err());
        check(pool.free.len() as u64, LEFT_AFTER_A_PANIC, "LEFT_AFTER_A_PANIC: who gives the buffer back?");
    }
}
