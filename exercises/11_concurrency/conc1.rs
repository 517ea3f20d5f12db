//! A team wants to write its report with eight threads, and asks first: what does a thread cost in memory?
//! And a channel, an `Arc`, a lock? Opinions differ. There is nothing to optimise here: put your answers in
//! place of the guesses below. The tests measure the truth, on a 64-bit processor, and compare.
//! Goal: ten right answers, from what you know or from what you try out.

use std::hint::black_box;
use std::sync::mpsc::{self, Receiver, Sender};

use heaplings::bench;

/// A thread is spawned and does nothing. Does the global allocator hand out the 2 MiB of its stack?
const STACK_IS_ON_THE_HEAP: bool = true; // TODO

/// How much more a spawn asks for, in bytes, if its closure takes an array of 10,000 bytes with it.
const A_LARGE_CLOSURE: usize = 0; // TODO

/// How often ten scoped threads ask for memory because each of them reads a Vec of the caller's, beyond what
/// ten scoped threads ask for that read nothing.
const TEN_BORROWS: usize = 7; // TODO

/// How often ten `Arc::clone`s of one `Arc<Vec<u8>>` ask for memory.
const TEN_CLONES: usize = 7; // TODO

/// The bytes that `Arc::new(bytes)` asks for, where `bytes` is a Vec of 1,000 bytes.
const AN_ARC_OF_A_VEC: usize = 0; // TODO

/// The bytes that `Arc::<[u8]>::from(bytes)` asks for, where `bytes` is a Vec of 1,000 bytes.
const AN_ARC_OF_A_SLICE: usize = 0; // TODO

/// How often `Mutex::new(0)`, `RwLock::new(0)` and `Condvar::new()` ask for memory, all three together.
const THREE_LOCKS: usize = 7; // TODO

/// How often a `channel()` asks for memory while 100 numbers are sent, and nobody receives yet.
const A_HUNDRED_IN_A_CHANNEL: usize = 0; // TODO

/// How often a `sync_channel(8)` asks for memory if 1,000 numbers are sent, each received before the next.
const A_THOUSAND_THROUGH_EIGHT_PLACES: usize = 0; // TODO

/// How often `send(block)` asks for memory, where `block` is a Vec of 1,000,000 bytes and the channel is a
/// `sync_channel(1)` that has a free place.
const A_MEGABYTE_SENT: usize = 7; // TODO

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
