//! The service that shows trams on a map is restarted every night, because by then it holds a gigabyte. Rust
//! frees what goes out of scope, so how can it leak? Each of these twelve cases is somewhere in the code,
//! without `unsafe`. There is nothing to optimise here: put numbers in place of the zeros. The tests
//! measure.
//! Goal: six right pairs. In each, one half is a leak and the other is its innocent neighbour.

use std::hint::black_box;

use heaplings::bench;

/// Two tram stops, each in an `Rc` and with a name of its own (a `String`), go out of scope. The blocks left:
/// (if each holds an `Rc` of the other, if one holds an `Rc` and the other a `Weak` in return).
const BY_A_CYCLE_AND_BY_A_WEAK: (usize, usize) = (0, 0); // TODO

/// A `Vec` of 10 names, each a `String`, no capacity to spare. The blocks left:
/// (after `mem::forget` of the Vec, after `drop` of it).
const BY_FORGET_AND_BY_DROP: (usize, usize) = (0, 0); // TODO

/// 100 stops, each in an `Rc` with its own name, are dropped after their address was read. The blocks left:
/// (if by `Rc::into_raw` of a clone, if by `Rc::as_ptr`).
const BY_INTO_RAW_AND_BY_AS_PTR: (usize, usize) = (0, 0); // TODO

/// A Vec of 1,000 numbers is a local variable. The blocks left:
/// (if it is in a `ManuallyDrop` that goes out of scope, if a panic passes through and is caught).
const BY_MANUALLY_DROP_AND_BY_PANIC: (usize, usize) = (0, 0); // TODO

/// The last `Rc` of 4,096 bytes is dropped, and a `Weak` to it lives on. The bytes that stay:
/// (of an `Rc<[u8; 4_096]>`, of an `Rc<Vec<u8>>` with 4,096 of 4,096). On 64 bits: a word is 8 bytes.
const BYTES_KEPT_BY_A_WEAK: (usize, usize) = (0, 0); // TODO

/// 10 threads wait for messages, each on a channel of its own. Each owns an `Arc` of the timetable, and so
/// do you. How many `Arc`s of it are there (when the threads' `JoinHandle`s are dropped, when instead the
/// channels' last senders are dropped and the threads are joined)?
const WHEN_DETACHED_AND_WHEN_CLOSED: (usize, usize) = (0, 0); // TODO

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
