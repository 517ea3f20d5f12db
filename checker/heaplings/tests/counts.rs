//! Exact counts, for programs whose counts are known by reasoning.

mod child;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs;
use std::hint::black_box;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use heaplings::{Heap, measure, measure_threads, measure_with};

/// The six figures of a measurement, as pairs of blocks and bytes.
#[derive(Debug, PartialEq)]
struct Figures {
    total: (u64, u64),
    peak: (usize, usize),
    left: (usize, usize),
}

impl Figures {
    const NONE: Figures = Figures { total: (0, 0), peak: (0, 0), left: (0, 0) };
}

fn figures<T>(heap: &Heap<T>) -> Figures {
    Figures {
        total: (heap.total_blocks, heap.total_bytes),
        peak: (heap.max_blocks, heap.max_bytes),
        left: (heap.curr_blocks, heap.curr_bytes),
    }
}

/// A block of `n` bytes that no optimisation removes.
fn block(n: usize) -> Vec<u8> {
    black_box(Vec::with_capacity(black_box(n)))
}

/// Waits without allocating. A channel or a lock may allocate when it blocks.
fn wait(condition: impl Fn() -> bool) {
    while !condition() {
        thread::yield_now();
    }
}

/// A thread that is not under measurement and does a job whenever it is asked to. Asking allocates nothing.
struct Helper<T> {
    shared: Arc<Shared<T>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared<T> {
    value: Mutex<Option<T>>,
    state: AtomicU32,
}

const IDLE: u32 = 0;
const ASKED: u32 = 1;
const ENDED: u32 = 2;

impl<T: Send + 'static> Helper<T> {
    fn new(job: impl Fn(T) -> T + Send + 'static) -> Helper<T> {
        let shared = Arc::new(Shared { value: Mutex::new(None), state: AtomicU32::new(IDLE) });
        // Some systems allocate a lock when it is first used.
        drop(shared.value.lock());
        let theirs = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            loop {
                wait(|| theirs.state.load(SeqCst) != IDLE);
                if theirs.state.load(SeqCst) == ENDED {
                    return;
                }
                let value = theirs.value.lock().unwrap().take().unwrap();
                let value = job(value);
                *theirs.value.lock().unwrap() = Some(value);
                theirs.state.store(IDLE, SeqCst);
            }
        });
        Helper { shared, thread: Some(thread) }
    }

    /// Hands over `value` and returns what the job made of it.
    fn ask(&self, value: T) -> T {
        *self.shared.value.lock().unwrap() = Some(value);
        self.shared.state.store(ASKED, SeqCst);
        wait(|| self.shared.state.load(SeqCst) == IDLE);
        self.shared.value.lock().unwrap().take().unwrap()
    }
}

impl<T> Drop for Helper<T> {
    fn drop(&mut self) {
        self.shared.state.store(ENDED, SeqCst);
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || thread::panicking());
        }
    }
}

// One thread.

#[test]
fn nothing_is_nothing() {
    let heap = measure(|| ());
    assert_eq!(figures(&heap), Figures::NONE);
}

#[test]
fn a_vec_doubles_from_four() {
    let heap = measure(|| {
        let mut squares = Vec::new();
        for i in 0..black_box(1_000_u64) {
            squares.push(i * i);
        }
        squares
    });
    // 4, 8, 16 … 1,024 elements of 8 bytes. A reallocation is a block more in the total, and none more
    // among those alive.
    let bytes = (4 + 8 + 16 + 32 + 64 + 128 + 256 + 512 + 1_024) * 8;
    assert_eq!(bytes, 16_352);
    assert_eq!(figures(&heap), Figures { total: (9, bytes), peak: (1, 8_192), left: (1, 8_192) });
    assert_eq!(heap.value.len(), 1_000);
}

#[test]
fn a_vec_of_bytes_doubles_from_eight() {
    let heap = measure(|| {
        let mut bytes = Vec::new();
        for _ in 0..black_box(20) {
            bytes.push(black_box(7_u8));
        }
        bytes
    });
    assert_eq!(figures(&heap), Figures { total: (3, 8 + 16 + 32), peak: (1, 32), left: (1, 32) });
}

#[test]
fn with_capacity_is_one_block() {
    let heap = measure(|| {
        let mut squares = Vec::with_capacity(black_box(1_000));
        squares.extend((0..black_box(1_000_u64)).map(|i| i * i));
        squares
    });
    assert_eq!(figures(&heap), Figures { total: (1, 8_000), peak: (1, 8_000), left: (1, 8_000) });
}

#[test]
fn growing_counts_the_new_size() {
    let heap = measure(|| {
        let mut bytes = block(100);
        bytes.reserve_exact(black_box(5_000));
        black_box(bytes)
    });
    assert_eq!(figures(&heap), Figures { total: (2, 5_100), peak: (1, 5_000), left: (1, 5_000) });
}

#[test]
fn shrinking_counts_the_new_size() {
    let heap = measure(|| {
        let mut bytes = block(5_000);
        bytes.extend_from_slice(black_box(&[7; 10]));
        bytes.shrink_to_fit();
        black_box(bytes)
    });
    assert_eq!(heap.value.capacity(), 10);
    assert_eq!(figures(&heap), Figures { total: (2, 5_010), peak: (1, 5_000), left: (1, 10) });
}

#[test]
fn shrinking_to_nothing_is_a_free() {
    let heap = measure(|| {
        let mut bytes = block(5_000);
        bytes.shrink_to_fit();
        black_box(bytes)
    });
    assert_eq!(figures(&heap), Figures { total: (1, 5_000), peak: (1, 5_000), left: (0, 0) });
}

#[test]
fn zeroed_memory_is_one_block_and_zero() {
    let heap = measure(|| vec![0_u32; black_box(1_000)]);
    assert!(heap.value.iter().all(|&number| number == 0));
    assert_eq!(figures(&heap), Figures { total: (1, 4_000), peak: (1, 4_000), left: (1, 4_000) });
}

#[test]
fn nested_collections_are_the_sum_of_their_blocks() {
    let heap = measure(|| {
        let mut rows = Vec::with_capacity(black_box(3));
        for n in 1..=3 {
            rows.push(vec![Box::new(black_box(7_u64)); n]);
        }
        rows
    });
    let outer = 3 * size_of::<Vec<Box<u64>>>();
    // One row holds n boxes, in a block of n pointers.
    let rows = (1 + 2 + 3) * size_of::<Box<u64>>();
    let boxes = (1 + 2 + 3) * size_of::<u64>();
    let (blocks, bytes) = (1 + 3 + 6, outer + rows + boxes);
    assert_eq!(
        figures(&heap),
        Figures { total: (blocks as u64, bytes as u64), peak: (blocks, bytes), left: (blocks, bytes) }
    );
}

#[test]
fn a_clone_costs_what_it_copies_and_a_handle_nothing() {
    let heap = measure_with(
        || (vec![7_u8; 100], Rc::new([7_u8; 100])),
        |(vec, rc)| (vec.clone(), Rc::clone(&rc), vec, rc),
    );
    assert_eq!(figures(&heap), Figures { total: (1, 100), peak: (1, 100), left: (1, 100) });
}

#[test]
fn the_peak_is_the_moment_with_the_most_bytes() {
    let heap = measure(|| {
        drop(block(300));
        let kept = block(100);
        let more: [Vec<u8>; 3] = [block(60), block(60), block(60)];
        drop(black_box(more));
        drop(block(150));
        kept
    });
    assert_eq!(figures(&heap), Figures { total: (6, 300 + 100 + 180 + 150), peak: (1, 300), left: (1, 100) });
}

#[test]
fn a_value_that_is_returned_is_alive() {
    let heap = measure(|| {
        drop(block(1_000));
        String::from(black_box("kept"))
    });
    assert_eq!(heap.value, "kept");
    assert_eq!(figures(&heap), Figures { total: (2, 1_004), peak: (1, 1_000), left: (1, 4) });
}

#[test]
fn a_value_that_is_dropped_leaves_nothing() {
    let heap = measure(|| drop(block(1_000)));
    assert_eq!(figures(&heap), Figures { total: (1, 1_000), peak: (1, 1_000), left: (0, 0) });
}

#[test]
fn a_leak_is_left() {
    let heap = measure(|| {
        mem::forget(block(1_000));
        black_box(Box::leak(Box::new(black_box([7_u8; 24]))));
    });
    assert_eq!(figures(&heap), Figures { total: (2, 1_024), peak: (2, 1_024), left: (2, 1_024) });
}

#[test]
fn a_cycle_of_rcs_is_left() {
    struct Node(RefCell<Option<Rc<Node>>>);
    let heap = measure(|| {
        let node = Rc::new(Node(RefCell::new(None)));
        *node.0.borrow_mut() = Some(Rc::clone(&node));
    });
    // An Rc's block also holds its two counters.
    let bytes = size_of::<Node>() + 2 * size_of::<usize>();
    assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, bytes));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, bytes as u64));
}

#[test]
fn values_without_a_size_cost_nothing() {
    let heap = measure(|| {
        let mut units = Vec::new();
        for _ in 0..black_box(1_000) {
            units.push(());
        }
        (units, Box::new(()), Vec::<u64>::new(), String::new(), VecDeque::<u8>::new())
    });
    assert_eq!(heap.value.0.len(), 1_000);
    assert_eq!(figures(&heap), Figures::NONE);
}

#[repr(align(4096))]
struct Page([u8; 4_096]);

#[test]
fn an_aligned_block_is_aligned_and_one_block() {
    let heap = measure(|| Box::new(black_box(Page([7; 4_096]))));
    assert!((&raw const *heap.value).addr() % 4_096 == 0);
    assert_eq!(heap.value.0[4_095], 7);
    assert_eq!(figures(&heap), Figures { total: (1, 4_096), peak: (1, 4_096), left: (1, 4_096) });
}

#[test]
fn aligned_blocks_grow_as_others_do() {
    let heap = measure(|| {
        let mut pages = Vec::new();
        for n in 0..black_box(3) {
            pages.push(Page([n; 4_096]));
        }
        pages
    });
    assert!(heap.value.as_ptr().addr() % 4_096 == 0);
    assert!((0..3).all(|n| heap.value[usize::from(n)].0 == [n; 4_096]));
    // Elements as large as this start at one, then two, then four.
    assert_eq!(figures(&heap), Figures { total: (3, 7 * 4_096), peak: (1, 4 * 4_096), left: (1, 4 * 4_096) });
}

// Before and after.

#[test]
fn set_up_is_not_counted() {
    let heap = measure_with(|| vec![block(100), block(100)], |blocks| blocks.len());
    assert_eq!(figures(&heap), Figures::NONE);
}

#[test]
fn freeing_what_was_there_before_changes_no_figure() {
    let before = block(1_000);
    let heap = measure_with(
        || block(2_000),
        |input| {
            let kept = block(10);
            drop((before, input));
            kept
        },
    );
    assert_eq!(figures(&heap), Figures { total: (1, 10), peak: (1, 10), left: (1, 10) });
}

#[test]
fn growing_what_was_there_before_counts_as_a_block() {
    let heap = measure_with(
        || vec![7_u8; 100],
        |mut bytes| {
            bytes.push(7);
            bytes
        },
    );
    assert_eq!(figures(&heap), Figures { total: (1, 200), peak: (1, 200), left: (1, 200) });
}

#[test]
fn figures_no_longer_change_after_the_closure() {
    let mut heap = measure(|| block(1_000));
    let at_the_end = figures(&heap);
    drop(mem::take(&mut heap.value));
    let _more = block(5_000);
    assert_eq!(figures(&heap), at_the_end);
    // dhat itself has heard of the free, and of nothing new.
    let now = dhat::HeapStats::get();
    assert_eq!((now.total_blocks, now.curr_blocks), (1, 0));
}

#[test]
fn into_value_ends_the_measurement() {
    let kept = measure(|| block(1_000)).into_value();
    assert_eq!(kept.capacity(), 1_000);
    assert_eq!(measure(|| ()).total_blocks, 0);
}

#[test]
fn measuring_again_gives_the_same() {
    for _ in 0..100 {
        let heap = measure(|| block(1_000));
        assert_eq!(figures(&heap), Figures { total: (1, 1_000), peak: (1, 1_000), left: (1, 1_000) });
    }
}

// Other threads' frees and reallocations.

#[test]
fn a_free_by_another_thread_counts() {
    let helper = Helper::new(|bytes: Vec<u8>| {
        drop(bytes);
        Vec::new()
    });
    let heap = measure(|| drop(helper.ask(block(3_000))));
    assert_eq!(figures(&heap), Figures { total: (1, 3_000), peak: (1, 3_000), left: (0, 0) });
}

/// Allocates blocks of 3,000 bytes until one is at `address`, and says whether one was.
fn allocate_until_reused(address: usize) -> bool {
    let mut blocks: [Vec<u8>; 200] = [const { Vec::new() }; 200];
    for slot in &mut blocks {
        *slot = block(3_000);
        if slot.as_ptr().addr() == address {
            return true;
        }
    }
    false
}

#[test]
fn a_block_that_another_thread_moves_is_as_good_as_freed() {
    // Larger than what the C library keeps per thread, so that the address comes back to this one.
    let helper = Helper::new(|mut bytes: Vec<u8>| {
        bytes.reserve_exact(300_000);
        bytes
    });
    let reused = (0..100).any(|_| {
        let heap = measure(|| {
            let bytes = block(3_000);
            let _barrier = block(3_000);
            let address = bytes.as_ptr().addr();
            let bytes = helper.ask(bytes);
            let moved = bytes.as_ptr().addr() != address;
            // dhat would panic if it still believed in a block at this address.
            (bytes, moved && allocate_until_reused(address))
        });
        // The moved block is alive, but no longer one that the closure allocated.
        assert_eq!(heap.value.0.capacity(), 300_000);
        assert_eq!((heap.curr_blocks, heap.curr_bytes), (0, 0));
        assert_eq!(heap.total_bytes, heap.total_blocks * 3_000);
        heap.value.1
    });
    // Which free block it hands out is the C library's affair. This is what glibc's does, sooner or later.
    assert!(reused || cfg!(not(all(target_os = "linux", target_env = "gnu"))));
}

#[test]
fn a_block_that_another_thread_moves_and_frees_leaves_no_trace() {
    let helper = Helper::new(|mut bytes: Vec<u8>| {
        bytes.reserve_exact(300_000);
        drop(bytes);
        Vec::new()
    });
    let heap = measure(|| {
        for _ in 0..100 {
            drop(helper.ask(block(3_000)));
        }
    });
    assert_eq!(figures(&heap), Figures { total: (100, 300_000), peak: (1, 3_000), left: (0, 0) });
}

#[test]
fn a_block_that_another_thread_shrinks_is_as_good_as_freed() {
    let helper = Helper::new(|mut bytes: Vec<u8>| {
        bytes.push(7);
        bytes.shrink_to_fit();
        bytes
    });
    let heap = measure(|| {
        let bytes = helper.ask(block(3_000));
        (allocate_until_reused(0), bytes)
    });
    assert_eq!(heap.value.1, [7]);
    assert_eq!(figures(&heap), Figures { total: (201, 603_000), peak: (200, 600_000), left: (0, 0) });
}

#[test]
fn a_block_that_another_thread_moves_after_the_closure_leaves_no_trace() {
    let mut heap = measure(|| block(3_000));
    let at_the_end = figures(&heap);
    let mut bytes = mem::take(&mut heap.value);
    let bytes = thread::spawn(move || {
        bytes.reserve_exact(300_000);
        bytes
    })
    .join()
    .unwrap();
    assert_eq!(figures(&heap), at_the_end);
    assert_eq!(dhat::HeapStats::get().curr_blocks, 0);
    drop((bytes, heap));
    assert!(!measure(|| allocate_until_reused(0)).value);
}

#[test]
fn growing_a_moved_block_again_counts_as_a_block() {
    let helper = Helper::new(|mut bytes: Vec<u8>| {
        bytes.reserve_exact(300_000);
        bytes
    });
    let heap = measure(|| {
        let mut bytes = helper.ask(block(3_000));
        bytes.reserve_exact(400_000);
        bytes
    });
    assert_eq!(figures(&heap), Figures { total: (2, 403_000), peak: (1, 400_000), left: (1, 400_000) });
}

// Which threads are counted.

/// What a thread does for `extra`: ten blocks, two of which stay.
fn ten_blocks() -> Vec<Vec<u8>> {
    let mut kept = Vec::with_capacity(2);
    for _ in 0..7 {
        drop(block(1_000));
    }
    kept.push(block(1_000));
    kept.push(block(1_000));
    black_box(kept)
}

const TEN_BLOCKS: u64 = 10;
const TEN_BLOCKS_BYTES: u64 = 9_000 + 2 * size_of::<Vec<u8>>() as u64;
const TEN_BLOCKS_LEFT: usize = 3;
const TEN_BLOCKS_BYTES_LEFT: usize = 2_000 + 2 * size_of::<Vec<u8>>();

/// What `ten_blocks` adds to a measurement of threads that do nothing else: starting a thread allocates
/// too, in the thread and in its parent, and how much is the standard library's affair.
fn extra<T>(run: impl Fn(fn() -> Vec<Vec<u8>>) -> Heap<T>) -> (Figures, [T; 2]) {
    // What is only allocated once in a process, or once in a thread.
    drop(run(Vec::new));
    let without = run(Vec::new);
    let (less, first) = (figures(&without), without.into_value());
    let with = run(ten_blocks);
    let (more, second) = (figures(&with), with.into_value());
    let extra = Figures {
        total: (more.total.0 - less.total.0, more.total.1 - less.total.1),
        peak: (0, 0),
        left: (more.left.0 - less.left.0, more.left.1 - less.left.1),
    };
    (extra, [first, second])
}

/// The difference that ten counted blocks make.
const ALL_OF_THEM: Figures = Figures {
    total: (TEN_BLOCKS, TEN_BLOCKS_BYTES),
    peak: (0, 0),
    left: (TEN_BLOCKS_LEFT, TEN_BLOCKS_BYTES_LEFT),
};

/// Runs `test`, whose name this is, in a process with no other tests.
///
/// The standard library keeps a tree of all threads of a process, on Unix, and the thread that happens
/// to start when a node is full pays for the next. With few threads alive there is but one node.
fn alone(name: &str, test: impl FnOnce()) {
    if child::is_child() {
        test();
    } else {
        let output = child::command(name).output().unwrap();
        assert!(output.status.success(), "{}", child::text(&output));
        assert!(child::text(&output).contains("1 passed"));
    }
}

#[test]
fn ten_blocks_are_ten_blocks() {
    assert_eq!(extra(|work| measure(work)).0, ALL_OF_THEM);
}

/// What a thread takes to start, and what waiting takes, is not held against it.
#[test]
fn measure_counts_the_caller_of_threads_that_do_not_allocate() {
    let start = || {
        let (sender, receiver) = sync_channel::<u8>(1);
        let waits = thread::spawn(move || receiver.recv().is_ok());
        let threads: Vec<_> = (0..100).map(|n| thread::spawn(move || black_box(n) + 1)).collect();
        assert!(threads.into_iter().all(|thread| thread.join().unwrap() > 0));
        sender.send(1).unwrap();
        assert!(waits.join().unwrap());
    };
    let first = figures(&measure(start)).total.0;
    assert!(first > 300, "{first}");
    thread::scope(|scope| (0..20).for_each(|_| _ = scope.spawn(|| drop(measure(start)))));
}

/// On Unix std keeps all threads in a tree, to which the thread that fills a node adds one for each level.
#[test]
fn measure_does_not_mind_how_many_threads_there_are() {
    let start = || {
        let small = || thread::Builder::new().stack_size(64 << 10);
        let threads: Vec<_> = (0..1_000).map(|_| small().spawn(thread::park).unwrap()).collect();
        for thread in threads {
            thread.thread().unpark();
            thread.join().unwrap();
        }
    };
    assert!(figures(&measure(start)).total.0 > 3_000);
}

/// What is said by a measurement that leaves out what the threads born in it allocate.
fn refusal<T>(work: impl FnOnce() -> T) -> Option<String> {
    let refused = catch_unwind(AssertUnwindSafe(|| drop(measure(work)))).err()?;
    // Nothing of it is left for the next.
    let heap = measure(|| block(10));
    assert_eq!((heap.total_blocks, heap.total_bytes), (1, 10));
    Some(*refused.downcast::<String>().unwrap())
}

#[test]
fn measure_refuses_what_is_allocated_on_a_thread_that_it_starts() {
    let said = refusal(|| thread::spawn(ten_blocks).join().unwrap()).unwrap();
    assert!(said.starts_with("a thread that was started inside the measured closure allocated 1"), "{said}");
    assert!(said.contains("measure it with `measure_threads`"), "{said}");
    let in_scope = || thread::scope(|scope| scope.spawn(ten_blocks).join().unwrap());
    assert!(refusal(in_scope).is_some());
    let named =
        || thread::Builder::new().name("worker".to_owned()).spawn(ten_blocks).unwrap().join().unwrap();
    assert!(refusal(named).is_some());
    let one = refusal(|| thread::spawn(|| block(200_000)).join().unwrap()).unwrap();
    let figures = one.split_once(" allocated ").unwrap().1.split_once(", and only").unwrap().0;
    // Where its start had to grow std's list of threads, that goes with it.
    assert!(figures.contains(" 200,") || figures.contains(" 201,"), "{figures}");
    assert!(!figures.starts_with("1 blocks"), "{figures}");
    let grown = |mut bytes: Vec<u8>| move || bytes.reserve_exact(50_000);
    assert!(refusal(|| thread::spawn(grown(block(10))).join().unwrap()).is_some());
    // One that leaves the work to a thread of its own in turn.
    let grandchild = || thread::spawn(|| thread::spawn(|| thread::spawn(ten_blocks).join()).join()).join();
    assert!(refusal(grandchild).is_some());
}

#[test]
fn measure_refuses_many_threads_that_allocate_a_little_more_than_they_need() {
    let threads =
        || (0..20).for_each(|_| drop(thread::spawn(|| [(); 5].map(|()| block(16))).join().unwrap()));
    let said = refusal(threads).unwrap();
    assert!(said.contains("allocated 1") && said.contains(" blocks"), "{said}");
}

/// Threads that others start meanwhile, and those from before and from earlier measurements, are not the closure's.
#[test]
fn measure_refuses_nothing_for_threads_of_others() {
    let helper = Helper::new(|_| {
        let thread = thread::spawn(|| thread::spawn(ten_blocks).join().unwrap());
        thread.join().unwrap()
    });
    let go_on = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&go_on);
    let mut left_behind = measure(|| {
        Some(thread::spawn(move || {
            wait(|| theirs.load(SeqCst));
            thread::spawn(ten_blocks).join().unwrap()
        }))
    });
    let thread = left_behind.value.take().unwrap();
    drop(left_behind);
    for _ in 0..20 {
        let heap = measure(|| helper.ask(Vec::new()));
        assert_eq!((heap.value.len(), figures(&heap)), (2, Figures::NONE));
    }
    let heap = measure(|| {
        go_on.store(true, SeqCst);
        wait(|| thread.is_finished());
    });
    assert_eq!(figures(&heap), Figures::NONE);
    thread.join().unwrap();
}

#[test]
fn measure_threads_counts_the_calling_thread() {
    assert_eq!(extra(|work| measure_threads(work)).0, ALL_OF_THEM);
}

#[test]
fn measure_threads_counts_a_thread_that_it_starts() {
    alone("measure_threads_counts_a_thread_that_it_starts", || {
        let (extra, _) = extra(|work| measure_threads(|| thread::spawn(work).join().unwrap()));
        assert_eq!(extra, ALL_OF_THEM);
    });
}

#[test]
fn measure_threads_counts_a_named_thread() {
    alone("measure_threads_counts_a_named_thread", || {
        let (extra, _) = extra(|work| {
            measure_threads(|| {
                let named = thread::Builder::new().name("worker".to_owned()).spawn(work);
                named.unwrap().join().unwrap()
            })
        });
        assert_eq!(extra, ALL_OF_THEM);
    });
}

#[test]
fn measure_threads_counts_a_scoped_thread() {
    alone("measure_threads_counts_a_scoped_thread", || {
        let (extra, _) =
            extra(|work| measure_threads(|| thread::scope(|scope| scope.spawn(work).join().unwrap())));
        assert_eq!(extra, ALL_OF_THEM);
    });
}

#[test]
fn measure_threads_counts_grandchildren() {
    alone("measure_threads_counts_grandchildren", || {
        let (extra, _) = extra(|work| {
            measure_threads(|| {
                let parent = thread::spawn(move || {
                    let child = thread::spawn(move || thread::spawn(work).join().unwrap());
                    child.join().unwrap()
                });
                parent.join().unwrap()
            })
        });
        assert_eq!(extra, ALL_OF_THEM);
    });
}

#[test]
fn measure_threads_counts_each_of_many_threads() {
    let heap = measure_threads(|| {
        let threads: Vec<_> = (0..20).map(|_| thread::spawn(ten_blocks)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    let list = 20 * size_of::<Vec<Vec<u8>>>();
    assert!(heap.total_bytes >= 20 * TEN_BLOCKS_BYTES);
    assert!(heap.curr_bytes >= 20 * TEN_BLOCKS_BYTES_LEFT + list);
    assert_eq!(heap.value.len(), 20);
}

#[test]
fn measure_threads_counts_what_a_thread_reallocates_and_frees() {
    let heap = measure_threads(|| {
        let bytes = block(5_000);
        let grown = thread::spawn(move || {
            let mut bytes = bytes;
            bytes.reserve_exact(50_000);
            bytes
        });
        let grown = grown.join().unwrap();
        thread::spawn(move || drop(grown)).join().unwrap();
    });
    assert!((55_000..60_000).contains(&heap.total_bytes), "{heap:?}");
    assert!((50_000..55_000).contains(&heap.max_bytes), "{heap:?}");
    assert!(heap.curr_bytes < 5_000, "{heap:?}");
}

#[test]
fn a_born_thread_is_counted_no_longer_than_its_measurement() {
    let ended = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&ended);
    let mut heap = measure_threads(|| {
        Some(thread::spawn(move || {
            wait(|| theirs.load(SeqCst));
            ten_blocks()
        }))
    });
    let at_the_end = figures(&heap);
    ended.store(true, SeqCst);
    assert_eq!(heap.value.take().unwrap().join().unwrap().len(), 2);
    assert_eq!(figures(&heap), at_the_end);
    let now = dhat::HeapStats::get();
    assert_eq!((now.total_blocks, now.total_bytes), at_the_end.total);
}

#[test]
fn threads_from_before_are_not_counted() {
    let helper = Helper::new(|_| ten_blocks());
    let heap = measure(|| helper.ask(Vec::new()));
    assert_eq!(figures(&heap), Figures::NONE);
    drop(heap);
    let heap = measure_threads(|| helper.ask(Vec::new()));
    assert_eq!(figures(&heap), Figures::NONE);
}

/// The limit of the instrument: whom such a thread works for cannot be told.
#[test]
fn a_thread_that_set_up_starts_is_one_from_before() {
    let set_up = || Helper::new(|_| ten_blocks());
    let heap = measure_with(set_up, |helper| helper.ask(Vec::new()));
    assert_eq!((heap.value.len(), figures(&heap)), (2, Figures::NONE));
}

#[test]
fn a_thread_that_an_uncounted_thread_starts_meanwhile_is_not_counted() {
    // As libtest does, when it starts the next test while this one measures.
    let helper = Helper::new(|_| {
        let thread = thread::spawn(|| thread::spawn(ten_blocks).join().unwrap());
        thread.join().unwrap()
    });
    for _ in 0..20 {
        let heap = measure_threads(|| helper.ask(Vec::new()));
        assert_eq!(heap.value.len(), 2);
        assert_eq!(figures(&heap), Figures::NONE);
    }
}

#[test]
fn a_thread_that_starts_from_a_reused_address_is_not_counted() {
    // An uncounted thread frees counted blocks and then starts a thread, whose own first block is
    // likely to be at one of their addresses.
    let helper = Helper::new(|blocks: Vec<Vec<u8>>| {
        drop(blocks);
        thread::spawn(ten_blocks).join().unwrap()
    });
    for _ in 0..20 {
        let heap = measure_threads(|| {
            let blocks = (1..=32).map(|n| block(n * 16 - 8)).collect();
            helper.ask(blocks)
        });
        assert_eq!(heap.value.len(), 2);
        assert_eq!((heap.total_blocks, heap.curr_blocks), (1 + 32, 0));
    }
}

/// A worker that an earlier measurement left behind, waiting at a channel.
struct Worker {
    wake: SyncSender<()>,
    done: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Worker {
    fn start() -> Worker {
        let (wake, woken) = sync_channel(1);
        let done = Arc::new(AtomicBool::new(false));
        let theirs = Arc::clone(&done);
        let thread = thread::spawn(move || {
            theirs.store(true, SeqCst);
            for () in woken {
                // A child of such a thread is no more counted than the thread itself.
                drop(thread::spawn(ten_blocks).join().unwrap());
                drop(ten_blocks());
                theirs.store(true, SeqCst);
            }
        });
        // It is to belong to this measurement, and not to be born after it.
        wait(|| done.load(SeqCst));
        Worker { wake, done, thread }
    }

    /// Wakes it and waits until it has worked, without allocating.
    fn work(&self) {
        self.done.store(false, SeqCst);
        self.wake.send(()).unwrap();
        wait(|| self.done.load(SeqCst));
    }
}

fn assert_left_behind_is_not_counted(measure: impl Fn(&Worker) -> Heap<()>) {
    let worker = measure_threads(Worker::start).into_value();
    for _ in 0..3 {
        assert_eq!(figures(&measure(&worker)), Figures::NONE);
    }
    drop(worker.wake);
    worker.thread.join().unwrap();
}

#[test]
fn a_thread_left_behind_by_an_earlier_measurement_is_not_counted() {
    assert_left_behind_is_not_counted(|worker| measure(|| worker.work()));
    assert_left_behind_is_not_counted(|worker| measure_threads(|| worker.work()));
}

// Turns.

#[test]
fn measurements_on_several_threads_take_turns() {
    thread::scope(|scope| {
        for n in 1..=8 {
            scope.spawn(move || {
                for round in 1..=50 {
                    let size = n * 1_000 + round;
                    let work = || [block(size), block(size)];
                    let heap = if round % 2 == 0 { measure(work) } else { measure_threads(work) };
                    let expected = (2, 2 * size);
                    assert_eq!(
                        figures(&heap),
                        Figures { total: (2, 2 * size as u64), peak: expected, left: expected }
                    );
                    // The next one's turn comes when this guard is dropped, and not before.
                    assert_eq!(dhat::HeapStats::get().total_bytes, 2 * size as u64);
                }
            });
        }
    });
}

#[test]
fn a_panic_ends_the_measurement() {
    for _ in 0..3 {
        let panicked = catch_unwind(|| {
            measure_threads(|| {
                let _freed = block(1_000);
                panic!("on purpose");
            })
        });
        assert_eq!(*panicked.unwrap_err().downcast::<&str>().unwrap(), "on purpose");
        // Here, and on other threads.
        assert_eq!(measure(|| block(10)).total_bytes, 10);
        let elsewhere = thread::spawn(|| measure(|| block(10)).total_bytes);
        assert_eq!(elsewhere.join().unwrap(), 10);
    }
}

#[test]
fn a_panic_in_set_up_begins_no_measurement() {
    let panicked = catch_unwind(|| measure_with(|| panic!("on purpose"), |()| ()));
    assert!(panicked.is_err());
    assert_eq!(measure(|| block(10)).total_bytes, 10);
}

#[test]
fn measuring_twice_at_once_on_one_thread_is_refused() {
    let first = measure(|| block(10));
    let second = catch_unwind(|| drop(measure(|| block(20))));
    assert_eq!(
        *second.unwrap_err().downcast::<&str>().unwrap(),
        "this thread is measuring already: drop the first `Heap` before you measure again"
    );
    // The first is none the worse for it, and the next may come when it has gone.
    assert_eq!(first.total_bytes, 10);
    dhat::assert_eq!(first.total_blocks, 1);
    drop(first);
    assert_eq!(measure(|| block(20)).total_bytes, 20);
}

#[test]
#[ignore = "run by others"]
fn measures_beside_a_profiler_of_dhats_own() {
    if !child::is_child() {
        return;
    }
    let theirs = dhat::Profiler::builder().testing().build();
    let refused = catch_unwind(|| drop(measure(|| block(10))));
    let said = refused.unwrap_err().downcast::<&str>().unwrap();
    assert!(said.starts_with("heaplings cannot measure while dhat's own profiler runs"), "{said}");
    drop(theirs);
    assert_eq!(measure(|| block(10)).total_bytes, 10);
}

#[test]
fn a_profiler_that_somebody_else_started_is_said_to_be_in_the_way() {
    let output = child::command("measures_beside_a_profiler_of_dhats_own").output().unwrap();
    assert!(output.status.success() && child::text(&output).contains("1 passed"), "{}", child::text(&output));
}

#[test]
fn measuring_inside_a_measured_closure_is_refused() {
    let outer = catch_unwind(|| drop(measure(|| drop(measure(|| ())))));
    let message = *outer.unwrap_err().downcast::<&str>().unwrap();
    assert!(message.starts_with("this thread is measuring already"), "{message}");
    assert_eq!(measure(|| block(20)).total_bytes, 20);
}

// What else reads the figures.

#[test]
fn dhats_own_assertions_hold_on_the_guard() {
    let heap = measure(|| block(10));
    dhat::assert!(heap.total_blocks <= 1);
    dhat::assert!(heap.curr_bytes == 10, "with a word of explanation");
    dhat::assert_eq!(heap.total_bytes, 10);
    dhat::assert_ne!(heap.max_blocks, 0);
    // They do not disturb the count either.
    assert_eq!(figures(&heap), Figures { total: (1, 10), peak: (1, 10), left: (1, 10) });
}

#[test]
fn a_failing_assertion_of_dhats_names_itself_and_writes_the_profile() {
    let folder = child::folder("failing_assertion");
    let output = child::command("fails_an_assertion_of_dhats").current_dir(&folder).output().unwrap();
    let text = child::text(&output);
    assert!(!output.status.success(), "{text}");
    assert!(text.contains("dhat: assertion failed: heap.total_blocks <= 1"), "{text}");
    // The guard was dropped in the panic, and the next measurement is as good as any.
    assert!(text.contains("and then 1 block"), "{text}");
    let profile = fs::read_to_string(folder.join("dhat-heap.json")).unwrap();
    assert!(profile.contains("\"dhatFileVersion\": 2") || profile.contains("\"dhatFileVersion\":2"));
    if cfg!(target_os = "linux") {
        assert!(profile.contains("fails_an_assertion_of_dhats"), "{profile}");
    }
}

#[test]
#[ignore = "run by a_failing_assertion_of_dhats_names_itself_and_writes_the_profile"]
fn fails_an_assertion_of_dhats() {
    if child::is_child() {
        let failed = catch_unwind(|| {
            let heap = measure(|| [block(10), block(20)]);
            dhat::assert!(heap.total_blocks <= 1);
        });
        println!("and then {} block", measure(|| block(10)).total_blocks);
        assert!(failed.is_ok());
    }
}

/// Measures something, and says on which line.
fn measured() -> (u32, Heap<Vec<u8>>) {
    let line = line!() + 1;
    let heap = measure(|| {
        drop(block(300));
        drop(block(200));
        block(100)
    });
    (line, heap)
}

#[test]
fn a_report_has_a_line_for_each_measurement() {
    let report = child::folder("report").join("figures");
    let mut command = child::command("measures_twice");
    command.env("HEAPLINGS_REPORT", &report);
    let run = |command: &mut std::process::Command| {
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", child::text(&output));
    };
    run(&mut command);
    let (line, heap) = measured();
    assert_eq!(heap.value.capacity(), 100);
    let expected = format!("{line} 16 3 600 1 100 1 300\n").repeat(2);
    assert_eq!(fs::read_to_string(&report).unwrap(), expected);
    // The next process adds to it.
    run(&mut command);
    assert_eq!(fs::read_to_string(&report).unwrap(), expected.repeat(2));
}

#[test]
fn a_report_that_cannot_be_written_fails_no_test() {
    let folder = child::folder("no_report");
    let output = child::command("measures_twice").env("HEAPLINGS_REPORT", &folder).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", child::text(&output));
}

#[test]
#[ignore = "run by a_report_has_a_line_for_each_measurement"]
fn measures_twice() {
    if child::is_child() {
        for _ in 0..2 {
            assert_eq!(measured().1.total_blocks, 3);
        }
    }
}
