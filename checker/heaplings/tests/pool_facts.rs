//! The facts about pools that the chapter on object pooling states, each held by a test of its name. If a new
//! Rust changes one, this is where it shows, and the chapter's text is to be changed with it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::mem;
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use heaplings::{measure, measure_threads, measure_with};

/// A pool of buffers that keeps everything.
struct Pool {
    free: RefCell<Vec<Vec<u8>>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: RefCell::new(Vec::new()) }
    }

    fn take(&self) -> Vec<u8> {
        self.free.borrow_mut().pop().unwrap_or_else(|| Vec::with_capacity(4_096))
    }

    fn put(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.free.borrow_mut().push(buffer);
    }

    fn loan(&self) -> Guard<'_> {
        Guard { buffer: self.take(), pool: self }
    }

    /// A pool that `n` requests have used at the same time.
    fn after_a_rush_of(n: usize) -> Pool {
        let pool = Pool::new();
        let mut buffers = Vec::with_capacity(n);
        buffers.extend((0..n).map(|_| pool.take()));
        buffers.into_iter().for_each(|buffer| pool.put(buffer));
        pool
    }
}

/// A buffer on loan.
struct Guard<'a> {
    buffer: Vec<u8>,
    pool: &'a Pool,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.pool.put(mem::take(&mut self.buffer));
    }
}

// What a pool saves, and what it keeps.

#[test]
fn a_thousand_requests_with_a_buffer_each_are_1000_allocations() {
    let heap = measure(|| {
        for _ in 0..1_000 {
            black_box(Vec::<u8>::with_capacity(4_096)).push(1);
        }
    });
    assert_eq!((heap.total_blocks, heap.total_bytes), (1_000, 4_096_000));
}

#[test]
fn a_thousand_requests_with_a_buffer_above_the_loop_are_1_allocation() {
    let heap = measure(|| {
        let mut buffer = Vec::<u8>::with_capacity(4_096);
        for _ in 0..1_000 {
            buffer.clear();
            black_box(&mut buffer).push(1);
        }
    });
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 4_096));
}

#[test]
fn a_thousand_requests_with_a_pool_are_2_allocations() {
    let heap = measure(|| {
        let pool = Pool::new();
        for _ in 0..1_000 {
            let mut buffer = pool.take();
            buffer.push(1);
            pool.put(buffer);
        }
        pool
    });
    assert_eq!(heap.total_blocks, 2);
}

#[test]
fn a_rush_of_50_is_55_allocations_and_keeps_206_336_bytes() {
    let heap = measure(|| Pool::after_a_rush_of(50));
    // One of them is the list of who is waiting in this test.
    assert_eq!(heap.total_blocks - 1, 55);
    assert_eq!(heap.value.free.borrow().capacity(), 64);
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (51, 206_336));
    assert_eq!(size_of::<Vec<u8>>(), 24);
}

#[test]
fn a_buffer_keeps_what_it_was_grown_to() {
    let pool = Pool::new();
    for length in [1_000_000, 12] {
        let mut buffer = pool.take();
        buffer.extend_from_slice(&vec![b'x'; length]);
        pool.put(buffer);
    }
    assert_eq!(pool.take().capacity(), 1_000_000);
}

#[test]
fn clearing_a_vec_of_strings_frees_the_strings() {
    let names = || (0..40).map(|i| format!("name {i}")).collect::<Vec<String>>();
    let heap = measure_with(
        || (names(), names()),
        |(mut pooled, source)| {
            pooled.clear();
            pooled.extend(source.iter().cloned());
        },
    );
    assert_eq!(heap.total_blocks, 40);
}

#[test]
fn a_string_for_all_names_and_their_ends_keep_everything() {
    let fill = |text: &mut String, ends: &mut Vec<usize>| {
        text.clear();
        ends.clear();
        for _ in 0..100 {
            text.push_str("a name");
            ends.push(text.len());
        }
    };
    let heap = measure_with(
        || {
            let (mut text, mut ends) = (String::new(), Vec::new());
            fill(&mut text, &mut ends);
            (text, ends)
        },
        |(mut text, mut ends)| fill(&mut text, &mut ends),
    );
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn new_vecs_and_strings_allocate_nothing() {
    let heap = measure(|| (0..1_000).for_each(|_| _ = black_box((Vec::<u8>::new(), String::new()))));
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    let heap = measure(|| {
        for request in 0..1_000 {
            let mut body = black_box(Vec::new());
            if request % 10 == 0 {
                body.extend_from_slice(b"Hello, you! ");
            }
            black_box(&body);
        }
    });
    assert_eq!(heap.total_blocks, 100);
}

#[test]
fn clear_keeps_what_a_new_default_frees() {
    let used = || String::from("the last customer");
    let heap = measure_with(used, |mut name| {
        name.clear();
        name.push_str("the next customer");
    });
    assert_eq!(heap.total_blocks, 0);
    drop(heap);
    let heap = measure_with(
        || [used()],
        |mut pool| {
            pool[0] = String::default();
            pool[0].push_str("the next customer");
            pool
        },
    );
    assert_eq!(heap.total_blocks, 1);
}

// The way back.

#[test]
fn mem_take_of_a_vec_allocates_nothing() {
    let heap = measure_with(|| vec![7_u8; 4_096], |mut buffer| mem::take(&mut buffer));
    assert_eq!((heap.total_blocks, heap.value.len()), (0, 4_096));
}

#[test]
fn a_guard_is_a_word_larger_than_its_object() {
    assert_eq!(size_of::<Guard<'_>>(), size_of::<Vec<u8>>() + size_of::<usize>());
    assert_eq!(size_of::<Arc<Pool>>(), size_of::<usize>());
}

#[test]
fn an_arc_is_one_allocation_and_its_clones_are_none() {
    let heap = measure(|| Arc::new(Mutex::new(Vec::<Vec<u8>>::new())));
    assert_eq!(heap.total_blocks, 1);
    let arc = heap.into_value();
    let heap = measure(|| Arc::clone(&arc));
    assert_eq!(heap.total_blocks, 0);
}

#[test]
fn a_panic_between_take_and_put_loses_the_object() {
    let pool = Pool::after_a_rush_of(10);
    let request = catch_unwind(AssertUnwindSafe(|| {
        let buffer = pool.take();
        if black_box(true) {
            resume_unwind(Box::new("the request failed"));
        }
        pool.put(buffer);
    }));
    assert!(request.is_err());
    assert_eq!(pool.free.borrow().len(), 9);
}

#[test]
fn a_guard_gives_the_object_back_while_a_panic_unwinds() {
    let pool = Pool::after_a_rush_of(10);
    let request = catch_unwind(AssertUnwindSafe(|| {
        let mut loan = pool.loan();
        loan.buffer.push(1);
        resume_unwind(Box::new("the request failed"));
    }));
    assert!(request.is_err());
    assert_eq!(pool.free.borrow().len(), 10);
    assert!(pool.free.borrow().iter().all(Vec::is_empty));
}

#[test]
fn a_mutex_allocates_nothing_but_for_the_first_lock_on_macos() {
    let heap = measure(|| {
        let list = Mutex::new(Vec::<u8>::new());
        drop(list.lock().unwrap());
        drop(list.lock().unwrap());
        list
    });
    // There, std has the system's mutex in a box, made when it is first needed.
    assert_eq!(heap.total_blocks, u64::from(cfg!(target_os = "macos")));
}

#[test]
fn a_poisoned_lock_can_be_opened() {
    let list = Mutex::new(vec![1, 2, 3]);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _held = list.lock().unwrap();
        resume_unwind(Box::new("while the lock is held"));
    }));
    assert!(panicked.is_err());
    assert!(list.lock().is_err());
    assert_eq!(*list.lock().unwrap_or_else(PoisonError::into_inner), [1, 2, 3]);
}

thread_local! {
    static LINE: Cell<String> = const { Cell::new(String::new()) };
    static OWN: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

#[test]
fn a_thread_local_is_dropped_when_its_thread_ends() {
    let heap = measure_threads(|| {
        for _ in 0..10 {
            thread::spawn(|| LINE.set("x".repeat(1_000_000))).join().unwrap();
        }
    });
    // What threads leave in std's own lists is far less than one of the lines.
    assert!(heap.curr_bytes <= 4_096, "{heap:?}");
}

#[test]
fn a_buffer_that_travels_ends_in_the_other_threads_pool() {
    let (buffers, blocks) = {
        let mut buffers = Vec::with_capacity(100);
        let heap = measure(|| {
            for _ in 0..100 {
                let buffer = OWN.with_borrow_mut(Vec::pop);
                buffers.push(buffer.unwrap_or_else(|| Vec::<u8>::with_capacity(4_096)));
            }
        });
        let blocks = heap.total_blocks;
        (buffers, blocks)
    };
    assert_eq!(blocks, 100);
    let there = thread::spawn(move || {
        buffers.into_iter().for_each(|buffer| OWN.with_borrow_mut(|own| own.push(buffer)));
        OWN.with_borrow(Vec::len)
    });
    assert_eq!((there.join().unwrap(), OWN.with_borrow(Vec::len)), (100, 0));
}

#[test]
fn a_refcell_that_is_still_borrowed_cannot_be_borrowed_again() {
    let pool = Pool::new();
    let held = pool.free.borrow_mut();
    assert!(pool.free.try_borrow_mut().is_err());
    drop(held);
    assert!(pool.free.try_borrow_mut().is_ok());
}

// Arenas.

/// A node that knows where the next one is.
struct Node<L> {
    letter: char,
    next: L,
}

#[test]
fn a_thousand_boxes_are_1000_allocations() {
    let heap = measure(|| {
        let mut boxes = Vec::with_capacity(1_000);
        boxes.extend((0..1_000).map(|next| Box::new(Node { letter: 'x', next })));
        boxes
    });
    // And one for the list that holds them in this test.
    assert_eq!(heap.total_blocks - 1, 1_000);
    assert!(heap.value.iter().all(|node| node.letter == 'x' && node.next < 1_000));
}

#[test]
fn a_thousand_nodes_in_a_vec_are_9_allocations_or_1() {
    let node = |next: u32| Node { letter: 'x', next };
    let heap = measure(|| {
        let mut nodes = Vec::new();
        (0..1_000).for_each(|next| nodes.push(node(next)));
        nodes
    });
    assert_eq!((heap.total_blocks, heap.curr_blocks), (9, 1));
    drop(heap);
    let heap = measure(|| {
        let mut nodes = Vec::with_capacity(1_000);
        (0..1_000).for_each(|next| nodes.push(node(next)));
        nodes
    });
    assert_eq!(heap.total_blocks, 1);
}

#[test]
fn links_are_4_or_8_bytes() {
    assert_eq!(size_of::<Option<Box<Node<u32>>>>(), 8);
    assert_eq!(size_of::<u32>(), 4);
    assert_eq!(size_of::<Option<u32>>(), 8);
    assert_eq!(size_of::<Option<NonZeroU32>>(), 4);
}

#[test]
fn a_node_with_two_links_is_20_bytes_with_indices_and_32_with_boxes() {
    assert_eq!(size_of::<(char, u32, u32, u32, u32)>(), 20);
    assert_eq!(size_of::<(char, u32, u32, Option<Box<u8>>, Option<Box<u8>>)>(), 32);
}

#[test]
fn a_btree_map_keeps_up_to_11_entries_in_a_node() {
    let heap = measure(|| (0..11).map(|i| (i, i)).collect::<BTreeMap<u32, u32>>());
    assert_eq!(heap.curr_blocks, 1);
    drop(heap);
    let heap = measure(|| {
        let mut map = BTreeMap::new();
        (0..12).for_each(|i| _ = map.insert(i, i));
        map
    });
    assert_eq!(heap.curr_blocks, 3);
}
