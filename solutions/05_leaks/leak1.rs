//! Twelve cases from safe Rust: which of them leak, and how much.
//!
//! ## Why it works
//!
//! * An `Rc` drops its value when the last of them goes. In a cycle each stop is held by the other, so
//!   neither is the last: two values and two names, 4 blocks, that nobody can reach. A `Weak` does not
//!   count, and a `Weak` for the way back leaves 0.
//! * `mem::forget` is safe: the destructor just does not run. The Vec's block and its 10 names stay, 11.
//! * `Rc::into_raw` turns an `Rc` into an address and keeps its count, until `from_raw` takes it back. Nobody
//!   does, so each stop stays with its name, 200 blocks. `Rc::as_ptr` reads the address and counts nothing.
//! * `ManuallyDrop` drops nothing by itself, so the Vec's 1 block stays. A panic unwinds: it drops each
//!   local on its way, and leaves 0.
//! * The value of an `Rc` lies in one block with its two counters, and the block stays until the last
//!   `Weak` goes too. The array lies in that block: 4,096 bytes and 16 for the counters. The Vec's numbers
//!   do not; they are freed with the Vec, and the Vec's three words and the counters stay: 40.
//! * Dropping a `JoinHandle` detaches its thread and does not stop it. All ten wait on and own what they
//!   own: 11 `Arc`s with yours. When the senders go, `recv` fails, the loops end, and `join` waits until they
//!   have ended: 1.
//!
//! ## What it costs
//!
//! A leak is not unsafe, so the compiler says nothing: `mem::forget`, `Rc::into_raw` and a cycle of `Rc` are
//! ordinary, safe code. What finds a leak is a measurement, as in these tests: do the work, keep nothing,
//! and see what is left.
//!
//! ## When not to
//!
//! Not every leak is a mistake. `Box::leak` once at the start, for a configuration that lives as long as
//! the program, is good style. A `Weak` that keeps a small block for a while is no leak. And a program that
//! is about to exit need not free a large structure piece by piece; `mem::forget` says so. But nothing that
//! happens again and again may leak.

use std::hint::black_box;

use heaplings::bench;

/// Two tram stops, each in an `Rc` and with a name of its own (a `String`), go out of scope. The blocks left:
/// (if each holds an `Rc` of the other, if one holds an `Rc` and the other a `Weak` in return).
const BY_A_CYCLE_AND_BY_A_WEAK: (usize, usize) = (4, 0);

/// A `Vec` of 10 names, each a `String`, no capacity to spare. The blocks left:
/// (after `mem::forget` of the Vec, after `drop` of it).
const BY_FORGET_AND_BY_DROP: (usize, usize) = (11, 0);

/// 100 stops, each in an `Rc` with its own name, are dropped after their address was read. The blocks left:
/// (if by `Rc::into_raw` of a clone, if by `Rc::as_ptr`).
const BY_INTO_RAW_AND_BY_AS_PTR: (usize, usize) = (200, 0);

/// A Vec of 1,000 numbers is a local variable. The blocks left:
/// (if it is in a `ManuallyDrop` that goes out of scope, if a panic passes through and is caught).
const BY_MANUALLY_DROP_AND_BY_PANIC: (usize, usize) = (1, 0);

/// The last `Rc` of 4,096 bytes is dropped, and a `Weak` to it lives on. The bytes that stay:
/// (of an `Rc<[u8; 4_096]>`, of an `Rc<Vec<u8>>` with 4,096 of 4,096). On 64 bits: a word is 8 bytes.
const BYTES_KEPT_BY_A_WEAK: (usize, usize) = (4_112, 40);

/// 10 threads wait for messages, each on a channel of its own. Each owns an `Arc` of the timetable, and so
/// do you. How many `Arc`s of it are there (when the threads' `JoinHandle`s are dropped, when instead the
/// channels' last senders are dropped and the threads are joined)?
const WHEN_DETACHED_AND_WHEN_CLOSED: (usize, usize) = (11, 1);

/// Your answers, in the order of the questions; `cargo run -p exercises --bin leak1` prints them.
fn answers() -> [(usize, usize); 6] {
    [
        BY_A_CYCLE_AND_BY_A_WEAK,
        BY_FORGET_AND_BY_DROP,
        BY_INTO_RAW_AND_BY_AS_PTR,
        BY_MANUALLY_DROP_AND_BY_PANIC,
        BYTES_KEPT_BY_A_WEAK,
        WHEN_DETACHED_AND_WHEN_CLOSED,
    ]
}

/// The names of `n` stops, which are dropped where the caller no longer needs them.
fn names(n: usize) -> Vec<String> {
    (0..n).map(|stop| format!("stop {stop}")).collect()
}

fn main() {
    eprintln!("your answers: {:?}", answers());
    bench("names(10)", || names(black_box(10)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::cell::RefCell;
    use std::hint::black_box;
    use std::mem::{self, ManuallyDrop};
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::rc::{Rc, Weak};
    use std::sync::Arc;
    use std::sync::mpsc;
    use std::thread;

    /// Compares without giving the numbers away, as `assert_eq!` would.
    #[track_caller]
    fn check(truth: (usize, usize), answer: (usize, usize), question: &str) {
        assert!(truth == answer, "{question} Not {answer:?}.");
    }

    /// The blocks that are still alive when `work` has returned. It returns nothing that could own them.
    fn left(work: impl FnOnce()) -> usize {
        measure(work).curr_blocks
    }

    struct Stop {
        name: String,
        next: RefCell<Option<Rc<Stop>>>,
        back: RefCell<Weak<Stop>>,
    }

    fn stop(name: &str) -> Rc<Stop> {
        Rc::new(Stop { name: name.to_string(), next: RefCell::default(), back: RefCell::default() })
    }

    #[test]
    fn two_stops_in_a_cycle() {
        let cycle = left(|| {
            let (market, harbour) = (stop("Market"), stop("Harbour"));
            *market.next.borrow_mut() = Some(Rc::clone(&harbour));
            *harbour.next.borrow_mut() = Some(market);
        });
        let there_and_back = left(|| {
            let (market, harbour) = (stop("Market"), stop("Harbour"));
            *market.next.borrow_mut() = Some(Rc::clone(&harbour));
            *harbour.back.borrow_mut() = Rc::downgrade(&market);
            assert_eq!(harbour.back.borrow().upgrade().unwrap().name, "Market");
        });
        let question = "BY_A_CYCLE_AND_BY_A_WEAK: how many blocks stay of two stops that know each other?";
        check((cycle, there_and_back), BY_A_CYCLE_AND_BY_A_WEAK, question);
    }

    #[test]
    fn ten_names_forgotten() {
        let (forgotten, dropped) = (left(|| mem::forget(names(10))), left(|| drop(names(10))));
        let question = "BY_FORGET_AND_BY_DROP: how many blocks stay of a Vec of 10 names?";
        check((forgotten, dropped), BY_FORGET_AND_BY_DROP, question);
    }

    #[test]
    fn a_hundred_addresses() {
        let stops = |address: fn(&Rc<Stop>) -> usize| {
            (0..100).for_each(|_| assert_ne!(address(&black_box(stop("Market"))), 0));
        };
        let raw = left(|| stops(|stop| Rc::into_raw(Rc::clone(stop)).addr()));
        let lent = left(|| stops(|stop| Rc::as_ptr(stop).addr()));
        let question = "BY_INTO_RAW_AND_BY_AS_PTR: how many blocks stay of 100 stops whose address was read?";
        check((raw, lent), BY_INTO_RAW_AND_BY_AS_PTR, question);
    }

    #[test]
    fn a_local_vec_that_nobody_drops_by_hand() {
        let manual = left(|| assert_eq!(black_box(ManuallyDrop::new(vec![1_u32; 1_000])).len(), 1_000));
        let unwound = left(|| {
            let caught = catch_unwind(AssertUnwindSafe(|| {
                let _numbers = black_box(vec![1_u32; 1_000]);
                // A panic that prints nothing.
                resume_unwind(Box::new("derailed"));
            }));
            assert!(caught.is_err());
        });
        let question = "BY_MANUALLY_DROP_AND_BY_PANIC: how many blocks stay of a local Vec?";
        check((manual, unwound), BY_MANUALLY_DROP_AND_BY_PANIC, question);
    }

    #[test]
    fn a_weak_that_outlives_the_last_rc() {
        let array = measure(|| Rc::downgrade(&Rc::new([7_u8; 4_096]))).curr_bytes;
        let vec = measure(|| Rc::downgrade(&Rc::new(vec![7_u8; 4_096]))).curr_bytes;
        let question = "BYTES_KEPT_BY_A_WEAK: what does a Weak keep of a value that is gone?";
        check((array, vec), BYTES_KEPT_BY_A_WEAK, question);
    }

    #[test]
    fn ten_threads_that_wait() {
        let timetable = Arc::new([5, 25, 45]);
        let start = |_| {
            let (sender, inbox) = mpsc::channel();
            let timetable = Arc::clone(&timetable);
            let look_up = move || inbox.iter().for_each(|stop: usize| assert!(timetable[stop] < 60));
            (sender, thread::spawn(look_up))
        };
        // Ten whose handles are dropped, and ten whose channel is closed and whose end is waited for.
        let (_senders, handles): (Vec<_>, Vec<_>) = (0..10).map(start).unzip();
        drop(handles);
        let detached = Arc::strong_count(&timetable);
        for (sender, thread) in (0..10).map(start) {
            drop(sender);
            thread.join().unwrap();
        }
        let closed = Arc::strong_count(&timetable) - 10;
        let question = "WHEN_DETACHED_AND_WHEN_CLOSED: how many Arcs are there of the timetable?";
        check((detached, closed), WHEN_DETACHED_AND_WHEN_CLOSED, question);
    }
}
