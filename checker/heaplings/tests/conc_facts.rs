//! The facts about threads, and what they share and send, that the chapter on concurrency states, each held
//! by a test of its name. If a new Rust changes one, this is where it shows, and the chapter's text is to be
//! changed with it.

use std::hint::black_box;
use std::mem;
use std::rc::Rc;
use std::sync::mpsc;
use std::sync::{Arc, Barrier, Condvar, Mutex, OnceLock, RwLock};
use std::thread;

use heaplings::{measure, measure_threads, measure_with};

/// The blocks and bytes that `work` asks for on this thread.
fn asked<T>(work: impl FnOnce() -> T) -> (u64, u64) {
    let heap = measure(work);
    (heap.total_blocks, heap.total_bytes)
}

// What is shared.

#[test]
fn a_clone_of_an_arc_asks_for_nothing() {
    let bytes = Arc::new(vec![7_u8; 1_000]);
    assert_eq!(asked(|| [(); 10].map(|()| Arc::clone(&bytes))), (0, 0));
}

#[test]
fn an_arc_of_a_vec_is_40_bytes_and_an_arc_of_a_slice_copies() {
    let vec = || vec![7_u8; 1_000];
    let heap = measure_with(vec, Arc::new);
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 40));
    drop(heap);
    let heap = measure_with(vec, Arc::<[u8]>::from);
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 1_016));
}

#[test]
fn an_empty_arc_str_asks_for_nothing_and_an_empty_rc_str_for_16_bytes() {
    assert_eq!(asked(Arc::<str>::default), (0, 0));
    assert_eq!(asked(Rc::<str>::default), (1, 16));
}

#[test]
fn a_new_lock_asks_for_nothing() {
    assert_eq!(asked(|| (Mutex::new(0), RwLock::new(0), Condvar::new())), (0, 0));
    assert_eq!(asked(|| (Barrier::new(3), OnceLock::<u64>::new())), (0, 0));
}

#[test]
#[cfg(any(target_os = "linux", windows))]
fn a_lock_that_is_taken_asks_for_nothing() {
    let (mutex, lock) = (Mutex::new(0), RwLock::new(0));
    let take = || {
        *mutex.lock().unwrap() += *lock.read().unwrap();
        *lock.write().unwrap() += 1;
    };
    assert_eq!(asked(take), (0, 0));
}

#[test]
fn a_list_that_is_taken_from_behind_a_lock_is_not_copied() {
    let lines = Mutex::new(vec![String::from("paid"); 1_000]);
    let heap = measure(|| mem::take(&mut *lines.lock().unwrap()));
    assert_eq!((heap.total_blocks, heap.value.len()), (0, 1_000));
    assert!(lines.lock().unwrap().is_empty());
}

// Threads.

#[test]
fn a_thread_asks_for_fewer_than_8_blocks_and_its_stack_is_not_among_them() {
    let heap = measure_threads(|| thread::spawn(|| ()).join().unwrap());
    assert!((1..8).contains(&heap.total_blocks), "{heap:?}");
    assert!(heap.total_bytes < 1_000, "{heap:?}");
}

#[test]
fn a_handle_is_in_no_figure() {
    // Until 1.92 the handle was a block of its own, in which the thread's name and number were. Now what is
    // counted is the packet for the result, the closure and, where libtest captures the output, its copies.
    let handles = measure(|| [(); 100].map(|()| thread::current()));
    assert_eq!(handles.total_blocks, 0);
    drop(handles);
    // A thread that is spawned and whose handle is kept after it was joined keeps nothing in our figures.
    let heap = measure(|| {
        let thread = thread::spawn(|| ());
        let handle = thread.thread().clone();
        thread.join().unwrap();
        handle
    });
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (0, 0));
}

#[test]
fn a_closure_takes_along_what_it_owns() {
    let (few, bytes) = asked(|| thread::spawn(|| ()).join().unwrap());
    let array = black_box([7_u8; 10_000]);
    let (same, more) = asked(|| thread::spawn(move || _ = black_box(&array)).join().unwrap());
    assert_eq!((same - few, more - bytes), (0, 10_000));
}

#[test]
fn a_scope_is_one_block_and_a_borrow_none() {
    assert_eq!(asked(|| thread::scope(|_| ())).0, 1);
    let data = vec![7_u8; 100_000];
    let ten = |read: &(dyn Fn() + Sync)| {
        asked(|| thread::scope(|scope| (0..10).for_each(|_| _ = scope.spawn(read))))
    };
    let (alone, reading) = (ten(&|| ()), ten(&|| _ = black_box(data.iter().max())));
    assert_eq!(alone, reading);
}

#[test]
fn a_result_waits_in_the_block_that_the_spawner_made() {
    let (blocks, bytes) = asked(|| thread::spawn(|| ()).join().unwrap());
    let (same, more) = asked(|| _ = black_box(thread::spawn(|| [7_u8; 10_000]).join().unwrap()));
    assert_eq!(same, blocks);
    assert!((9_900..10_100).contains(&(more - bytes)), "{more} - {bytes}");
}

#[test]
fn what_a_thread_owned_is_freed_when_join_returns() {
    let heap = measure_threads(|| {
        let data = vec![7_u8; 1_000_000];
        thread::spawn(move || data.len()).join().unwrap()
    });
    assert!(heap.curr_bytes < 1_000, "{heap:?}");
}

// Channels.

/// The blocks of a channel into which so many numbers are sent, and from which none is taken.
fn sent(n: u64) -> u64 {
    let heap = measure(|| {
        let (sender, receiver) = mpsc::channel();
        (0..n).for_each(|i| sender.send(i).unwrap());
        (sender, receiver)
    });
    heap.total_blocks
}

#[test]
fn a_channel_is_1_block_and_1_more_for_each_31_messages() {
    assert_eq!([0, 1, 30].map(sent), [1, 2, 2]);
    // The next one is made with the 31st message.
    assert_eq!([31, 61, 62, 100, 1_000].map(sent), [3, 3, 4, 5, 34]);
}

#[test]
fn a_channel_asks_again_and_again_though_it_is_nearly_empty() {
    let heap = measure(|| {
        let (sender, receiver) = mpsc::channel();
        (0..1_000_u64).for_each(|i| assert_eq!(sender.send(i).map(|()| receiver.recv()), Ok(Ok(i))));
    });
    assert_eq!(heap.total_blocks, 34);
    assert!(heap.max_blocks <= 4, "{heap:?}");
}

#[test]
fn a_bounded_channel_is_2_blocks_for_ever_and_without_places_1() {
    let through = |places: usize| {
        asked(|| {
            let (sender, receiver) = mpsc::sync_channel(places);
            (0..1_000_u64).for_each(|i| assert_eq!(sender.send(i).map(|()| receiver.recv()), Ok(Ok(i))));
        })
        .0
    };
    assert_eq!([1, 8, 1_000].map(through), [2, 2, 2]);
    assert_eq!(asked(|| mpsc::sync_channel::<u64>(0)).0, 1);
}

#[test]
fn a_bounded_channel_reserves_its_places_at_once() {
    let bytes = |places| asked(|| mpsc::sync_channel::<[u8; 1_000]>(places)).1;
    assert_eq!(bytes(101) - bytes(1), 100 * 1_008);
}

#[test]
fn a_message_is_moved() {
    let set_up = || (mpsc::sync_channel(1), vec![7_u8; 1_000_000]);
    let heap = measure_with(set_up, |((sender, receiver), block)| {
        let address = block.as_ptr();
        sender.send(block).unwrap();
        let received = receiver.recv().unwrap();
        assert_eq!(received.as_ptr(), address);
    });
    assert_eq!(heap.total_blocks, 0);
}
