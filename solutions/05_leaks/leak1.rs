//! Twelve cases from safe Rust: which of them leak, and how much.
//!
//! ## Why it works
//!
//! * An `Rc` drops its value when the last of them goes. In a circle each stop is held by the other, so
//!   neither is the last: two values and two names, 4 blocks, that nobody can reach. A `Weak` does not
//!   count, and the way back by `Weak` leaves 0.
//! * `mem::forget` is safe: it promises that no destructor runs. The Vec's block and its 10 names stay, 11.
//! * `Box::leak` makes a reference that is good for ever, out of a block that stays for ever: 100 in 100
//!   rounds. A literal is part of the program and was never on the heap.
//! * `ManuallyDrop` drops nothing by itself, so the Vec's 1 block stays. A panic unwinds: it drops each
//!   local on its way, and leaves 0.
//! * The value of an `Rc` lies in one block with its two counters, and the block stays until the last
//!   `Weak` goes too. The array lies in that block: 4,096 bytes and 16 for the counters. The Vec's numbers
//!   do not; they are freed with the Vec, and the Vec's three words and the counters stay: 40.
//! * To drop a `JoinHandle` detaches its thread, it does not stop it. All ten wait on, and own what they
//!   own: 11 `Arc`s with yours. When the senders go, `recv` fails, the loops end, and `join` waits until
//!   they have: 1.
//!
//! ## What it costs
//!
//! A leak is not unsafe, so the compiler says nothing: `mem::forget`, `Box::leak` and a circle of `Rc` are
//! ordinary, safe code. What finds a leak is a measurement, as in these tests: do the work, keep nothing,
//! and see what is left.
//!
//! ## When not to
//!
//! Do not fear each of them. `Box::leak` once at start, for a configuration that lives as long as the
//! program, is good style. A `Weak` that keeps a small block for a while is no leak. And a program that is
//! about to exit need not free a large structure piece by piece; `mem::forget` is a way to say so. What
//! must not be is a leak in something that happens again and again.

use std::hint::black_box;

use heaplings::bench;

/// Two tram stops, each an `Rc` with a name of its own (a `String`), drop out of scope. The blocks left:
/// (if each holds an `Rc` to the other, if one holds an `Rc` and is held by a `Weak` in return).
const BY_A_CYCLE_AND_BY_A_WEAK: (usize, usize) = (4, 0);

/// A `Vec` of 10 names, each a `String`, no capacity to spare. The blocks left:
/// (after `mem::forget` of the Vec, after `drop` of it).
const BY_FORGET_AND_BY_DROP: (usize, usize) = (11, 0);

/// A loop of 100 rounds needs a `&'static str` in each. The blocks left:
/// (if it takes `Box::leak` of a new `Box<str>`, if it takes one of ten literals).
const BY_LEAK_AND_BY_LITERAL: (usize, usize) = (100, 0);

/// A Vec of 1,000 numbers is a local variable. The blocks left:
/// (if it is in a `ManuallyDrop` that goes out of scope, if a panic passes through and is caught).
const BY_MANUALLY_DROP_AND_BY_PANIC: (usize, usize) = (1, 0);

/// The last `Rc` of 4,096 bytes is dropped, and a `Weak` to it lives on. The bytes that stay:
/// (of an `Rc<[u8; 4_096]>`, of an `Rc<Vec<u8>>` with 4,096 of 4,096). On 64 bits: a word is 8 bytes.
const BYTES_KEPT_BY_A_WEAK: (usize, usize) = (4_112, 40);

/// 10 threads wait for a message on a channel. Each owns an `Arc` of the timetable, and so do you. How
/// many `Arc`s of it are there (when their ten `JoinHandle`s are dropped, when the channel's last
/// sender is dropped and the threads are joined)?
const WHEN_DETACHED_AND_WHEN_CLOSED: (usize, usize) = (11, 1);

/// What you said, in the order of the questions; `cargo run` shows it beside the benchmark.
fn answers() -> [(usize, usize); 6] {
    [
        BY_A_CYCLE_AND_BY_A_WEAK,
        BY_FORGET_AND_BY_DROP,
        BY_LEAK_AND_BY_LITERAL,
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
    use std::mem::{self, ManuallyDrop};
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    use std::rc::{Rc, Weak};
    use std::sync::Arc;
    use std::sync::mpsc::{self, Sender};
    use std::thread::{self, JoinHandle};

    /// Compares without giving the numbers away, as `assert_eq!` would.
    #[track_caller]
    fn check(truth: (usize, usize), answer: (usize, usize), question: &str) {
        assert!(truth == answer, "{question} Not {answer:?}.");
    }

    /// The blocks that are alive when `work` has returned, and kept nothing that it tells of.
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
    fn two_stops_in_a_circle() {
        let circle = left(|| {
            let (market, harbour) = (stop("Market"), stop("Harbour"));
            *market.next.borrow_mut() = Some(Rc::clone(&harbour));
            *harbour.next.borrow_mut() = Some(Rc::clone(&market));
            black_box((&market.name, &harbour.name));
        });
        let there_and_back = left(|| {
            let (market, harbour) = (stop("Market"), stop("Harbour"));
            *market.next.borrow_mut() = Some(Rc::clone(&harbour));
            *harbour.back.borrow_mut() = Rc::downgrade(&market);
            assert_eq!(harbour.back.borrow().upgrade().unwrap().name, "Market");
        });
        check(
            (circle, there_and_back),
            BY_A_CYCLE_AND_BY_A_WEAK,
            "BY_A_CYCLE_AND_BY_A_WEAK: how many blocks stay of two stops that know each other?",
        );
    }

    #[test]
    fn ten_names_forgotten() {
        let names = || (0..10).map(|stop| format!("stop {stop}")).collect::<Vec<_>>();
        let forgotten = left(|| mem::forget(black_box(names())));
        let dropped = left(|| drop(black_box(names())));
        check(
            (forgotten, dropped),
            BY_FORGET_AND_BY_DROP,
            "BY_FORGET_AND_BY_DROP: how many blocks stay of a Vec of 10 names?",
        );
    }

    #[test]
    fn a_hundred_static_names() {
        let leak = |n: usize| -> &'static str { Box::leak(format!("line {n}").into_boxed_str()) };
        let leaked = left(|| {
            for n in 0..100 {
                black_box(leak(black_box(n)));
            }
        });
        let lines = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let literal = left(|| {
            for n in 0..100 {
                let line: &'static str = lines[n % 10];
                black_box(line);
            }
        });
        check(
            (leaked, literal),
            BY_LEAK_AND_BY_LITERAL,
            "BY_LEAK_AND_BY_LITERAL: how many blocks stay of 100 static names?",
        );
    }

    #[test]
    fn a_local_vec_that_nobody_drops_by_hand() {
        let manual = left(|| {
            let numbers = ManuallyDrop::new(vec![1_u32; 1_000]);
            black_box(&*numbers);
        });
        let unwound = left(|| {
            let caught = catch_unwind(AssertUnwindSafe(|| {
                let numbers = vec![1_u32; 1_000];
                black_box(&numbers);
                // A panic that prints nothing.
                resume_unwind(Box::new("derailed"));
            }));
            assert!(caught.is_err());
        });
        check(
            (manual, unwound),
            BY_MANUALLY_DROP_AND_BY_PANIC,
            "BY_MANUALLY_DROP_AND_BY_PANIC: how many blocks stay of a local Vec?",
        );
    }

    #[test]
    fn a_weak_that_outlives_the_last_rc() {
        let array = measure(|| Rc::downgrade(&Rc::new([7_u8; 4_096]))).curr_bytes;
        let vec = measure(|| Rc::downgrade(&Rc::new(vec![7_u8; 4_096]))).curr_bytes;
        check(
            (array, vec),
            BYTES_KEPT_BY_A_WEAK,
            "BYTES_KEPT_BY_A_WEAK: what does a Weak keep of a value that is gone?",
        );
    }

    /// A thread, and the sender of the channel that it waits on.
    type Waiting = (Sender<usize>, JoinHandle<()>);

    /// A timetable, and ten threads that wait for messages to look up in it.
    fn waiting() -> (Arc<[u32; 3]>, Vec<Waiting>) {
        let timetable = Arc::new([5, 25, 45]);
        let start = |_| {
            let (sender, inbox) = mpsc::channel();
            let timetable = Arc::clone(&timetable);
            let look_up = move || inbox.iter().for_each(|stop: usize| assert!(timetable[stop] < 60));
            (sender, thread::spawn(look_up))
        };
        let threads = (0..10).map(start).collect();
        (timetable, threads)
    }

    #[test]
    fn ten_threads_that_wait() {
        let (timetable, threads) = waiting();
        let (senders, handles): (Vec<_>, Vec<_>) = threads.into_iter().unzip();
        drop(handles);
        let detached = Arc::strong_count(&timetable);
        drop(senders);
        // Those end by and by. Of ten others the end is waited for.
        let (timetable, threads) = waiting();
        for (sender, thread) in threads {
            drop(sender);
            thread.join().unwrap();
        }
        check(
            (detached, Arc::strong_count(&timetable)),
            WHEN_DETACHED_AND_WHEN_CLOSED,
            "WHEN_DETACHED_AND_WHEN_CLOSED: how many Arcs are there of the timetable?",
        );
    }
}
