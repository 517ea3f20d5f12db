//! The facts about leaks that the chapter states, each in a test with the fact as its name. If a new Rust changes
//! one, its test fails, and the chapter's text must be changed with it.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::hint::black_box;
use std::mem::{self, ManuallyDrop};
use std::panic::{self, AssertUnwindSafe};
use std::rc::{Rc, Weak};
use std::sync::mpsc::{self, RecvTimeoutError, TrySendError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use heaplings::{measure, measure_threads, measure_with};

/// The blocks and bytes that are alive when `work` has returned nothing.
fn left(work: impl FnOnce()) -> (usize, usize) {
    let heap = measure(work);
    (heap.curr_blocks, heap.curr_bytes)
}

#[derive(Default)]
struct Node {
    up: RefCell<Weak<Node>>,
    next: RefCell<Option<Rc<Node>>>,
    _name: String,
}

fn node(name: &str) -> Rc<Node> {
    Rc::new(Node { _name: name.to_string(), ..Node::default() })
}

// Rc and Weak.

#[test]
fn a_cycle_of_two_rcs_leaves_both_with_all_they_own() {
    let cycle = || {
        let (a, b) = (node("market"), node("harbour"));
        *a.next.borrow_mut() = Some(Rc::clone(&b));
        *b.next.borrow_mut() = Some(Rc::clone(&a));
    };
    assert_eq!(left(cycle).0, 4);
    let rounds = || (0..100).for_each(|_| cycle());
    assert_eq!(left(rounds).0, 400);
}

#[test]
fn an_rc_that_holds_itself_leaves_itself() {
    let itself = || {
        let node = node("market");
        *node.next.borrow_mut() = Some(Rc::clone(&node));
    };
    assert_eq!(left(itself).0, 2);
}

#[test]
fn a_weak_for_the_way_back_leaves_nothing() {
    let there_and_back = || {
        let (a, b) = (node("market"), node("harbour"));
        *a.next.borrow_mut() = Some(Rc::clone(&b));
        *b.up.borrow_mut() = Rc::downgrade(&a);
        assert!(b.up.borrow().upgrade().is_some());
    };
    assert_eq!(left(there_and_back), (0, 0));
}

#[test]
fn a_cycle_that_is_cut_leaves_nothing() {
    let cut = || {
        let (a, b) = (node("market"), node("harbour"));
        *a.next.borrow_mut() = Some(Rc::clone(&b));
        *b.next.borrow_mut() = Some(Rc::clone(&a));
        a.next.take();
    };
    assert_eq!(left(cut), (0, 0));
}

#[test]
fn a_weak_keeps_the_block_and_not_what_the_value_owned() {
    let counters = 2 * size_of::<usize>();
    let heap = measure(|| Rc::downgrade(&Rc::new([7_u8; 4_096])));
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, 4_096 + counters));
    assert!(heap.value.upgrade().is_none());
    drop(heap);
    let heap = measure(|| Rc::downgrade(&Rc::new(vec![7_u8; 4_096])));
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, 3 * size_of::<usize>() + counters));
    drop(heap);
    let heap = measure(|| Arc::downgrade(&Arc::new([7_u8; 4_096])));
    assert_eq!(heap.curr_bytes, 4_096 + counters);
}

#[test]
fn a_weak_without_a_value_allocates_nothing() {
    assert_eq!(measure(Weak::<Node>::new).total_blocks, 0);
}

#[test]
fn new_cyclic_gives_a_value_a_weak_to_itself_and_leaves_nothing() {
    let itself = || {
        let node = Rc::new_cyclic(|me: &Weak<Node>| Node { up: RefCell::new(me.clone()), ..Node::default() });
        assert!(Rc::ptr_eq(&node, &node.up.borrow().upgrade().unwrap()));
    };
    assert_eq!(left(itself), (0, 0));
}

#[test]
fn an_rc_that_was_made_raw_is_never_dropped_and_as_ptr_counts_nothing() {
    let raw = || {
        let rc = Rc::new(5_u64);
        black_box(Rc::into_raw(Rc::clone(&rc)));
    };
    assert_eq!(left(raw).0, 1);
    let address = || {
        let rc = Rc::new(5_u64);
        black_box(Rc::as_ptr(&rc));
        assert_eq!(Rc::strong_count(&rc), 1);
    };
    assert_eq!(left(address).0, 0);
}

// What no destructor sees.

fn ten_names() -> Vec<String> {
    (0..10).map(|n| format!("name {n}")).collect()
}

#[test]
fn forget_leaves_the_value_and_all_it_owns() {
    assert_eq!(left(|| mem::forget(black_box(ten_names()))).0, 11);
    assert_eq!(left(|| drop(black_box(ten_names()))).0, 0);
}

#[test]
fn manually_drop_leaves_all_unless_it_is_taken_out() {
    let dropped_by_nobody = || {
        black_box(&*ManuallyDrop::new(ten_names()));
    };
    assert_eq!(left(dropped_by_nobody).0, 11);
    let taken_out = || drop(ManuallyDrop::into_inner(black_box(ManuallyDrop::new(ten_names()))));
    assert_eq!(left(taken_out).0, 0);
}

#[test]
fn box_leak_in_a_loop_leaves_a_block_for_each_round() {
    let leak = || {
        for n in 0..100 {
            let name: &'static str = Box::leak(format!("line {n}").into_boxed_str());
            black_box(name);
        }
    };
    assert_eq!(left(leak).0, 100);
}

#[test]
fn a_panic_that_is_caught_leaves_nothing() {
    let unwind = || {
        let caught = panic::catch_unwind(AssertUnwindSafe(|| {
            let names = ten_names();
            black_box(&names);
            panic::resume_unwind(Box::new("no"));
        }));
        assert!(caught.is_err());
    };
    assert_eq!(left(unwind).0, 0);
}

#[test]
fn take_leaves_an_empty_value_to_be_dropped() {
    struct Report(String);
    impl Drop for Report {
        fn drop(&mut self) {
            assert_eq!(self.0, "");
        }
    }
    let heap = measure_with(|| Report("text".to_string()), |mut report| mem::take(&mut report.0));
    assert_eq!((heap.total_blocks, heap.value.as_str()), (0, "text"));
}

// Threads and channels.

#[test]
fn to_drop_a_handle_does_not_end_its_thread() {
    let held = Arc::new(());
    let (sender, inbox) = mpsc::channel::<()>();
    let theirs = Arc::clone(&held);
    let (report, ended) = mpsc::channel();
    drop(thread::spawn(move || {
        let _ = inbox.recv();
        drop(theirs);
        report.send(()).unwrap();
    }));
    assert_eq!(Arc::strong_count(&held), 2);
    drop(sender);
    ended.recv().unwrap();
    assert_eq!(Arc::strong_count(&held), 1);
}

#[test]
fn a_thread_that_waits_keeps_three_blocks_and_more() {
    let heap = measure_threads(|| {
        let start = |_| {
            let (sender, inbox) = mpsc::channel::<()>();
            drop(thread::spawn(move || inbox.recv()));
            sender
        };
        (0..20).map(start).collect::<Vec<_>>()
    });
    assert!(heap.curr_blocks >= 60, "{heap:?}");
}

#[test]
fn threads_that_are_joined_leave_less_than_a_block_for_two_of_them() {
    let heap = measure_threads(|| (0..50).for_each(|_| thread::spawn(ten_names).join().map(drop).unwrap()));
    assert!(heap.curr_blocks <= 25, "{heap:?}");
}

#[test]
fn a_thread_that_is_joined_has_dropped_what_it_owned() {
    for _ in 0..50 {
        let held = Arc::new(());
        let theirs = Arc::clone(&held);
        thread::spawn(move || drop(theirs)).join().unwrap();
        assert_eq!(Arc::strong_count(&held), 1);
    }
}

#[test]
fn a_channel_is_closed_when_its_last_sender_is_gone() {
    let (first, inbox) = mpsc::channel();
    let second = first.clone();
    first.send(1).unwrap();
    drop(first);
    assert_eq!(inbox.recv(), Ok(1));
    assert_eq!(inbox.recv_timeout(Duration::from_millis(1)), Err(RecvTimeoutError::Timeout));
    drop(second);
    assert_eq!(inbox.recv_timeout(Duration::from_secs(10)), Err(RecvTimeoutError::Disconnected));
    assert!(inbox.recv().is_err());
}

#[test]
fn messages_that_nobody_receives_are_dropped_with_the_receiver() {
    let heap = measure(|| {
        let (sender, inbox) = mpsc::channel();
        for n in 0..1_000 {
            sender.send(format!("message {n}")).unwrap();
        }
        drop(inbox);
        sender
    });
    // The sender keeps the channel, and none of the thousand.
    assert!(heap.curr_blocks <= 2, "{heap:?}");
}

#[test]
fn a_send_fails_when_the_receiver_is_gone() {
    let (sender, inbox) = mpsc::channel();
    drop(inbox);
    assert_eq!(sender.send(7).unwrap_err().0, 7);
}

#[test]
fn a_channel_holds_whatever_is_sent_and_a_sync_channel_what_it_has_room_for() {
    let (sender, _inbox) = mpsc::channel();
    let heap = measure(|| (0..1_000).for_each(|_| sender.send(vec![0_u8; 1_000]).unwrap()));
    assert!(heap.curr_bytes >= 1_000_000);
    drop(heap);
    let (sender, _inbox) = mpsc::sync_channel(8);
    let heap = measure(|| (0..1_000).filter(|_| sender.try_send(vec![0_u8; 1_000]).is_ok()).count());
    assert_eq!((heap.value, heap.curr_bytes), (8, 8_000));
    assert!(matches!(sender.try_send(Vec::new()), Err(TrySendError::Full(_))));
}

#[test]
fn a_sync_channel_reserves_its_room_at_once() {
    let few = measure(|| mpsc::sync_channel::<[u64; 8]>(8)).curr_bytes;
    let many = measure(|| mpsc::sync_channel::<[u64; 8]>(1_008)).curr_bytes;
    assert!(many - few >= 64_000);
}

#[test]
fn a_lock_that_a_panic_poisoned_is_no_leak() {
    let heap = measure_threads(|| {
        for _ in 0..50 {
            let shared = Arc::new(Mutex::new(vec![0_u8; 1_000]));
            let theirs = Arc::clone(&shared);
            let thread = thread::spawn(move || {
                let _guard = theirs.lock();
                panic::resume_unwind(Box::new("no"));
            });
            assert!(thread.join().is_err());
            assert!(shared.is_poisoned());
        }
    });
    assert!(heap.curr_bytes <= 10_000, "{heap:?}");
}

// Growth.

#[test]
fn what_is_removed_under_another_key_stays() {
    let mut people = HashMap::new();
    people.insert("ada".to_string(), 1);
    assert_eq!(people.remove("Ada"), None);
    assert_eq!(people.len(), 1);
}

#[test]
fn a_bounded_history_stops_growing_and_an_unbounded_one_does_not() {
    let after = |rounds: usize, bound: usize| {
        let heap = measure(|| {
            let mut lines = VecDeque::with_capacity(1_000);
            for n in 0..rounds {
                if lines.len() == bound {
                    lines.pop_front();
                }
                lines.push_back(format!("line {n}"));
            }
            lines
        });
        heap.curr_blocks
    };
    assert_eq!([after(1, 10), after(10, 10), after(100, 10), after(1_000, 10)], [2, 11, 11, 11]);
    assert_eq!([after(1, 5_000), after(10, 5_000), after(100, 5_000)], [2, 11, 101]);
}
