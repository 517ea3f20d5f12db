//! The allocator around another one: its blocks go back to it, and what it refuses is not counted.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use heaplings::{Alloc, Heap, measure, measure_threads};

/// An allocator that no other could stand in for: it marks each of its blocks in front, and refuses when told to.
struct Marked(&'static State);

struct State {
    refuses: AtomicBool,
    alive: AtomicUsize,
}

impl State {
    const fn new() -> State {
        State { refuses: AtomicBool::new(false), alive: AtomicUsize::new(0) }
    }
}

const MARK: u64 = 0x6d61_726b;
/// The room in front of a block; the tests ask for no stricter alignment.
const FRONT: usize = 16;

impl Marked {
    fn whole(layout: Layout) -> Layout {
        Layout::from_size_align(layout.size() + FRONT, FRONT).unwrap()
    }
}

// SAFETY: a block lies inside of one of the system's, behind its first 16 bytes, and is aligned as that is.
unsafe impl GlobalAlloc for Marked {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if self.0.refuses.load(SeqCst) {
            return std::ptr::null_mut();
        }
        // SAFETY: the size is not zero, and there is room for the mark.
        unsafe {
            let block = System.alloc(Marked::whole(layout));
            assert!(!block.is_null());
            block.cast::<u64>().write(MARK);
            self.0.alive.fetch_add(1, SeqCst);
            block.add(FRONT)
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: `alloc` made it, if it has the mark.
        unsafe {
            let block = block.sub(FRONT);
            assert_eq!(block.cast::<u64>().read(), MARK, "not one of its blocks");
            block.cast::<u64>().write(0);
            self.0.alive.fetch_sub(1, SeqCst);
            System.dealloc(block, Marked::whole(layout));
        }
    }
}

// Neither is this program's global allocator, and both are measured all the same.
static OBEDIENT: State = State::new();
static ALLOC: Alloc<Marked> = Alloc::new(Marked(&OBEDIENT));
static STUBBORN: State = State::new();
static REFUSING: Alloc<Marked> = Alloc::new(Marked(&STUBBORN));

/// Total, peak and left.
fn figures<T>(heap: &Heap<T>) -> (u64, u64, usize, usize) {
    (heap.total_blocks, heap.total_bytes, heap.max_bytes, heap.curr_bytes)
}

fn layout(size: usize) -> Layout {
    Layout::from_size_align(size, 8).unwrap()
}

#[test]
fn blocks_go_back_to_the_allocator_that_made_them() {
    type Measure = fn(fn()) -> Heap<()>;
    let both: [Measure; 2] = [|work| measure(work), |work| measure_threads(work)];
    for measure in both {
        // SAFETY: each block is used with the layout that it has.
        let heap = measure(|| unsafe {
            let block = ALLOC.alloc(layout(100));
            block.write_bytes(7, 100);
            let block = ALLOC.realloc(block, layout(100), 300);
            assert!((0..100).all(|at| block.add(at).read() == 7));
            let block = ALLOC.realloc(block, layout(300), 50);
            let zeroed = ALLOC.alloc_zeroed(layout(40));
            assert!((0..40).all(|at| zeroed.add(at).read() == 0));
            ALLOC.dealloc(block, layout(50));
            ALLOC.dealloc(zeroed, layout(40));
        });
        assert_eq!(figures(&heap), (4, 490, 300, 0));
    }
}

#[test]
fn a_block_from_before_is_freed_uncounted_and_moved_counted() {
    // SAFETY: each block is used with the layout that it has.
    unsafe {
        let (first, second) = (ALLOC.alloc(layout(100)), ALLOC.alloc(layout(200)));
        let (first, second) = (first.expose_provenance(), second.expose_provenance());
        let heap = measure(|| {
            ALLOC.dealloc(std::ptr::with_exposed_provenance_mut(first), layout(100));
            let second = std::ptr::with_exposed_provenance_mut(second);
            ALLOC.realloc(second, layout(200), 400).expose_provenance()
        });
        assert_eq!(figures(&heap), (1, 400, 400, 400));
        let left = std::ptr::with_exposed_provenance_mut(heap.into_value());
        ALLOC.dealloc(left, layout(400));
    }
}

#[test]
fn what_the_other_allocator_refuses_is_not_counted() {
    // SAFETY: each block is used with the layout that it has.
    let heap = measure(|| unsafe {
        let block = REFUSING.alloc(layout(100));
        block.write_bytes(7, 100);
        STUBBORN.refuses.store(true, SeqCst);
        for size in [300, 20] {
            assert!(REFUSING.alloc(layout(size)).is_null());
            assert!(REFUSING.alloc_zeroed(layout(size)).is_null());
            assert!(REFUSING.realloc(block, layout(100), size).is_null());
        }
        assert!((0..100).all(|at| block.add(at).read() == 7));
        STUBBORN.refuses.store(false, SeqCst);
        let block = REFUSING.realloc(block, layout(100), 200);
        REFUSING.dealloc(block, layout(200));
    });
    assert_eq!(figures(&heap), (2, 300, 200, 0));
    assert_eq!(STUBBORN.alive.load(SeqCst), 0);
}
