//! The global allocator: dhat for the thread under measurement, the system for everybody else.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Release};

use crate::{bounds, region, timeline};

#[global_allocator]
static GLOBAL: Alloc = Alloc(());

/// The allocator of every program that links this library.
///
/// When nothing is being measured it costs a load or two and as many branches on top of [`System`]. In a
/// build with debug assertions (every test in the dev profile) it also adds up the bytes alive.
///
/// # Aborts
///
/// The process is stopped, with a sentence on standard error, when it holds more than 1 GiB at once in
/// a build with debug assertions, or when one measurement makes more than a million allocations or
/// asks for more than 64 GiB in total. A runaway exercise then ends in seconds, not in a dead machine.
pub struct Alloc(());

/// Whether a dhat profiler lives, so that frees and reallocations concern it.
static PROFILING: AtomicBool = AtomicBool::new(false);

/// Tells the allocator whether a dhat profiler lives. Set it before the first region is opened.
pub(crate) fn set_profiling(alive: bool) {
    PROFILING.store(alive, Release);
}

// SAFETY: every block comes from `System`, directly or through `dhat::Alloc`, which itself calls `System`
// with the layout it is given; so the two may free and reallocate each other's blocks. Nothing here
// unwinds: thread locals are constant and have no destructor, locks ignore poison, and `bounds` aborts.
unsafe impl GlobalAlloc for Alloc {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let block = if region::counts_this_thread() {
            // SAFETY: the caller vouches for `layout`.
            counted(0, layout.size(), || unsafe { dhat::Alloc.alloc(layout) })
        } else {
            // SAFETY: the caller vouches for `layout`.
            unsafe { System.alloc(layout) }
        };
        bounds::grow(block, layout.size());
        block
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let block = if region::counts_this_thread() {
            // SAFETY: the caller vouches for `layout`.
            counted(0, layout.size(), || unsafe { dhat::Alloc.alloc_zeroed(layout) })
        } else {
            // SAFETY: the caller vouches for `layout`.
            unsafe { System.alloc_zeroed(layout) }
        };
        bounds::grow(block, layout.size());
        block
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        bounds::shrink(layout.size());
        if region::freeing(block) {
            timeline::change(layout.size(), 0);
        }
        if PROFILING.load(Acquire) {
            // dhat ignores a block that it has not seen, and must hear of each one that it has: an
            // address it believes alive would come back from the system for another block.
            // SAFETY: the caller vouches for `block` and `layout`.
            region::uncounted(|| unsafe { dhat::Alloc.dealloc(block, layout) })
        } else {
            // SAFETY: the caller vouches for `block` and `layout`.
            unsafe { System.dealloc(block, layout) }
        }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        let moved = if region::counts_this_thread() {
            let known = region::freeing(block);
            let old_size = if known { layout.size() } else { 0 };
            // SAFETY: the caller vouches for all three.
            let moved =
                counted(old_size, new_size, || unsafe { dhat::Alloc.realloc(block, layout, new_size) });
            if moved.is_null() && known {
                // The system has refused, and the block is where it was.
                region::allocated(block);
            }
            moved
        } else if PROFILING.load(Acquire) {
            // The block may be one of dhat's, and dhat must neither count this nor miss the move.
            // SAFETY: the caller vouches for all three.
            return unsafe { self.move_block(block, layout, new_size) };
        } else {
            // SAFETY: the caller vouches for all three.
            unsafe { System.realloc(block, layout, new_size) }
        };
        if !moved.is_null() {
            bounds::shrink(layout.size());
            bounds::grow(moved, new_size);
        }
        moved
    }
}

impl Alloc {
    /// A reallocation in three steps, the last of which dhat hears of.
    ///
    /// # Safety
    ///
    /// As for [`GlobalAlloc::realloc`].
    #[cold]
    unsafe fn move_block(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller of `realloc` vouches that `new_size`, rounded up to the alignment, does not
        // overflow and is not zero, and that `block` was allocated with `layout`; the two blocks are
        // distinct, and both are at least as long as what is copied.
        unsafe {
            let new_layout = Layout::from_size_align_unchecked(new_size, layout.align());
            let moved = self.alloc(new_layout);
            if !moved.is_null() {
                block.copy_to_nonoverlapping(moved, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

/// Makes an allocation that belongs to the open region, in place of `old_size` bytes of the region's.
#[cold]
fn counted(old_size: usize, size: usize, allocate: impl FnOnce() -> *mut u8) -> *mut u8 {
    let block = region::uncounted(allocate);
    if !block.is_null() {
        bounds::count(size);
        region::allocated(block);
        timeline::change(old_size, size);
    }
    block
}
