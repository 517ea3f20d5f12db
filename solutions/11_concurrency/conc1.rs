//! Ten answers about threads, and what they share and send.
//!
//! ## Why it works
//!
//! * The operating system provides the stack of a thread, 2 MiB unless told otherwise, and only the pages
//!   that are used cost memory. No global allocator sees it, and neither does dhat. What std asks for is a
//!   few small blocks: for the closure, and for the place in which the result is left.
//! * A closure owns what is moved into it, and it is packed into a block to cross over to the thread: 10,000
//!   bytes in an array are 10,000 bytes more. A Vec with as many would be three words more.
//! * A scoped thread may borrow, and a borrow is an address: nothing for ten threads.
//! * A clone of an `Arc` increments a counter: nothing for ten.
//! * `Arc::new(vec)` puts the three words of the Vec behind two counters: 24 and 16 are 40 bytes. The 1,000
//!   stay where they are. `Arc::<[u8]>::from(vec)` needs the bytes themselves behind the counters: 1,016, and
//!   all of them are copied.
//! * A lock is a few bytes in the value that holds it. New, it asks for nothing. On Linux and Windows it
//!   never does; on macOS a `Mutex` makes a block when it is locked for the first time.
//! * `channel()` is a block for its counters, and then one for each 31 messages. 100 messages need four of
//!   those: five in all. They are freed as messages are received, and new ones are made: a channel without a
//!   bound allocates as long as somebody sends.
//! * `sync_channel(8)` asks twice, for the counters and for eight places, and never again.
//! * A message is moved. For a Vec that means its three words; its megabyte stays where it is.
//!
//! ## What it costs
//!
//! A thread is small for the heap, but not for the system: it needs a stack, an entry in the kernel, and time
//! to start. That is why a task does not get a thread of its own (conc7).
//!
//! ## When not to
//!
//! Do not set exact limits on a thread's own blocks. libtest adds two to each thread, to capture its output;
//! a thread that waits on a channel for the first time makes a block for itself; since Rust 1.93 the handle
//! of a thread comes from the system's allocator and is not counted. Set limits on what your data need.

use std::hint::black_box;
use std::sync::mpsc::{self, Receiver, Sender};

use heaplings::bench;

/// A thread is spawned and does nothing. Does the global allocator hand out the 2 MiB of its stack?
const STACK_IS_ON_THE_HEAP: bool = false;

/// How much more a spawn asks for, in bytes, if its closure takes an array of 10,000 bytes with it.
const A_LARGE_CLOSURE: usize = 10_000;

/// How often ten scoped threads ask for memory because each of them reads a Vec of the caller's, beyond what
/// ten scoped threads ask for that read nothing.
const TEN_BORROWS: usize = 0;

/// How often ten `Arc::clone`s of one `Arc<Vec<u8>>` ask for memory.
const TEN_CLONES: usize = 0;

/// The bytes that `Arc::new(bytes)` asks for, where `bytes` is a Vec of 1,000 bytes.
const AN_ARC_OF_A_VEC: usize = 40;

/// The bytes that `Arc::<[u8]>::from(bytes)` asks for, where `bytes` is a Vec of 1,000 bytes.
const AN_ARC_OF_A_SLICE: usize = 1_016;

/// How often `Mutex::new(0)`, `RwLock::new(0)` and `Condvar::new()` ask for memory, all three together.
const THREE_LOCKS: usize = 0;

/// How often a `channel()` asks for memory while 100 numbers are sent, and nobody receives yet.
const A_HUNDRED_IN_A_CHANNEL: usize = 5;

/// How often a `sync_channel(8)` asks for memory if 1,000 numbers are sent, each received before the next.
const A_THOUSAND_THROUGH_EIGHT_PLACES: usize = 2;

/// How often `send(block)` asks for memory, where `block` is a Vec of 1,000,000 bytes and the channel is a
/// `sync_channel(1)` that has a free place.
const A_MEGABYTE_SENT: usize = 0;

/// What you said, in the order of the questions.
fn answers() -> (bool, [usize; 9]) {
    let numbers = [
        A_LARGE_CLOSURE,
        TEN_BORROWS,
        TEN_CLONES,
        AN_ARC_OF_A_VEC,
        AN_ARC_OF_A_SLICE,
        THREE_LOCKS,
        A_HUNDRED_IN_A_CHANNEL,
        A_THOUSAND_THROUGH_EIGHT_PLACES,
        A_MEGABYTE_SENT,
    ];
    (STACK_IS_ON_THE_HEAP, numbers)
}

/// A channel with so many messages in it. A test measures this function: leave it as it is.
fn sent(n: u64) -> (Sender<u64>, Receiver<u64>) {
    let (sender, receiver) = mpsc::channel();
    for i in 0..n {
        sender.send(i).unwrap();
    }
    (sender, receiver)
}

fn main() {
    eprintln!("your answers: {:?}", answers());
    bench("sent(100)", || sent(black_box(100)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::hint::black_box;
    use std::sync::mpsc;
    use std::sync::{Arc, Condvar, Mutex, RwLock};
    use std::thread;

    /// Compares without giving the number away, as `assert_eq!` would.
    #[track_caller]
    fn check<T: PartialEq + std::fmt::Debug>(truth: T, answer: T, question: &str) {
        assert!(truth == answer, "{question} Not {answer:?}.");
    }

    /// What a thread with this work asks for: blocks and bytes.
    fn spawned(work: impl FnOnce() + Send + 'static) -> (u64, u64) {
        let heap = measure(|| thread::spawn(work).join().unwrap());
        (heap.total_blocks, heap.total_bytes)
    }

    /// How often ten scoped threads ask for memory, each with this work.
    fn ten_scoped(work: impl Fn() + Sync) -> u64 {
        let heap = measure(|| {
            thread::scope(|scope| {
                for _ in 0..10 {
                    scope.spawn(&work);
                }
            });
        });
        heap.total_blocks
    }

    #[test]
    fn the_stack_of_a_thread() {
        let (_, bytes) = spawned(|| ());
        let question = "STACK_IS_ON_THE_HEAP: does the global allocator hand out a thread's stack?";
        check(bytes > 1_000_000, STACK_IS_ON_THE_HEAP, question);
    }

    #[test]
    fn a_closure_of_10000_bytes() {
        let ((_, little), noise) = (spawned(|| ()), black_box([7_u8; 10_000]));
        let (_, much) = spawned(move || _ = black_box(&noise));
        let question = "A_LARGE_CLOSURE: how many more bytes does a closure with 10,000 bytes in it need?";
        check(much - little, A_LARGE_CLOSURE as u64, question);
    }

    #[test]
    fn ten_threads_that_borrow() {
        let bytes = vec![7_u8; 100_000];
        let alone = ten_scoped(|| ());
        let reading = ten_scoped(|| _ = black_box(bytes.iter().filter(|byte| **byte == 7).count()));
        let question = "TEN_BORROWS: how often is memory asked for because ten threads read a Vec?";
        check(reading - alone, TEN_BORROWS as u64, question);
    }

    #[test]
    fn ten_clones_of_an_arc() {
        let bytes = Arc::new(vec![7_u8; 100_000]);
        let heap = measure(|| [(); 10].map(|()| Arc::clone(&bytes)));
        let question = "TEN_CLONES: how often do ten clones of an Arc ask for memory?";
        check(heap.total_blocks, TEN_CLONES as u64, question);
    }

    #[test]
    fn an_arc_of_a_vec() {
        let heap = measure_with(|| vec![7_u8; 1_000], Arc::new);
        let question = "AN_ARC_OF_A_VEC: what does Arc::new ask for, given a Vec of 1,000 bytes?";
        check(heap.total_bytes, AN_ARC_OF_A_VEC as u64, question);
    }

    #[test]
    fn an_arc_of_a_slice() {
        let heap = measure_with(|| vec![7_u8; 1_000], Arc::<[u8]>::from);
        let question = "AN_ARC_OF_A_SLICE: what does Arc::<[u8]>::from ask for, given a Vec of 1,000 bytes?";
        check(heap.total_bytes, AN_ARC_OF_A_SLICE as u64, question);
    }

    #[test]
    fn three_locks() {
        let heap = measure(|| (Mutex::new(0), RwLock::new(0), Condvar::new()));
        let question = "THREE_LOCKS: how often do three new locks ask for memory?";
        check(heap.total_blocks, THREE_LOCKS as u64, question);
    }

    #[test]
    fn a_hundred_messages_that_wait() {
        let heap = measure(|| sent(100));
        let question = "A_HUNDRED_IN_A_CHANNEL: how often is memory asked for while 100 numbers are sent?";
        check(heap.total_blocks, A_HUNDRED_IN_A_CHANNEL as u64, question);
    }

    #[test]
    fn a_thousand_messages_through_eight_places() {
        let heap = measure(|| {
            let (sender, receiver) = mpsc::sync_channel(8);
            (0..1_000_u64).for_each(|i| assert_eq!(sender.send(i).map(|()| receiver.recv()), Ok(Ok(i))));
        });
        let question = "A_THOUSAND_THROUGH_EIGHT_PLACES: how often does a channel of 8 places need memory?";
        check(heap.total_blocks, A_THOUSAND_THROUGH_EIGHT_PLACES as u64, question);
    }

    #[test]
    fn a_megabyte_that_is_sent() {
        let set_up = || (mpsc::sync_channel(1), vec![7_u8; 1_000_000]);
        let heap = measure_with(set_up, |((sender, receiver), block)| {
            sender.send(block).unwrap();
            receiver
        });
        let question = "A_MEGABYTE_SENT: how often does sending a Vec of 1,000,000 bytes ask for memory?";
        check(heap.total_blocks, A_MEGABYTE_SENT as u64, question);
    }
}
