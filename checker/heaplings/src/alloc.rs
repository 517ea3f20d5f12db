//! The global allocator: it hands out the blocks of the allocator it stands around, and books those of the thread
//! under measurement with dhat.

mod ledger;
mod stand_in;

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;

pub(crate) use ledger::{assert_installed, set_profiling};

use crate::bounds;
use crate::region::{self, Standing};
use stand_in::StandIn;

#[cfg(feature = "global")]
#[global_allocator]
static GLOBAL: Alloc = Alloc::new(System);

/// The global allocator of a program that measures: it hands out the blocks of another one, [`System`] unless
/// told otherwise.
///
/// The feature `global`, which is on by default, installs it around [`System`]. A program with an allocator of
/// its own switches the feature off, and puts this around its own as the program's `#[global_allocator]`.
///
/// ```
/// # #[cfg(not(feature = "global"))] {
/// use heaplings::Alloc;
///
/// #[global_allocator]
/// static GLOBAL: Alloc<std::alloc::System> = Alloc::new(std::alloc::System);
/// # }
/// ```
///
/// When nothing is being measured it costs a load or two and as many branches on top of the other one. With the
/// feature `bounds`, in a build with debug assertions (every test in the dev profile), it also adds up the
/// bytes alive.
///
/// While something is measured, each counted block has a stand-in of the same size that nobody touches, and
/// dhat hears of the stand-ins only. A counted block therefore needs its address space twice and, if it is
/// smaller than a page, its memory too. Nothing is copied for it; but where a stand-in lies behind a block, the
/// other allocator cannot grow the block in place, and copies it.
///
/// # Aborts
///
/// With the feature `bounds`, which is on by default, the process is stopped, with a sentence on standard error,
/// when it holds more than 1 GiB at once in a build with debug assertions, or when one measurement makes more
/// than a million allocations or asks for more than 64 GiB in total. A runaway exercise then ends in seconds,
/// not in a dead machine.
#[derive(Debug)]
pub struct Alloc<A = System>(A);

impl<A> Alloc<A> {
    /// An allocator that hands out the blocks of `inner`.
    pub const fn new(inner: A) -> Alloc<A> {
        Alloc(inner)
    }
}

// SAFETY: every block comes from the inner allocator, goes back to it with the layout that it was asked for with,
// and is moved by it alone. Nothing here unwinds: thread locals are constant and have no destructor, locks
// ignore poison, and `bounds` aborts.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Alloc<A> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller vouches for `layout`.
        let block = self.booked(layout, || unsafe { self.0.alloc(layout) });
        bounds::grow(block, layout.size());
        block
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller vouches for `layout`.
        let block = self.booked(layout, || unsafe { self.0.alloc_zeroed(layout) });
        bounds::grow(block, layout.size());
        block
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        bounds::shrink(layout.size());
        if let Some(stand_in) = ledger::take(block) {
            ledger::strike(stand_in);
        }
        // SAFETY: the caller vouches for `block` and `layout`.
        unsafe { self.0.dealloc(block, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller vouches for all three.
        let reallocate = || unsafe { self.0.realloc(block, layout, new_size) };
        let standing = region::standing();
        let moved = if standing == Standing::Counted {
            counted_realloc(block, new_size, reallocate)
        } else {
            match ledger::take(block) {
                Some(stand_in) => freeing_realloc(block, stand_in, reallocate),
                None => reallocate(),
            }
        };
        if standing == Standing::Watched {
            ledger::watch(moved, new_size);
        }
        if !moved.is_null() {
            bounds::shrink(layout.size());
            bounds::grow(moved, new_size);
        }
        moved
    }
}

impl<A: GlobalAlloc> Alloc<A> {
    /// An allocation, by a thread of any standing.
    #[inline]
    fn booked(&self, layout: Layout, allocate: impl FnOnce() -> *mut u8) -> *mut u8 {
        match region::standing() {
            Standing::Outside => allocate(),
            Standing::Counted => self.counted(layout, allocate),
            Standing::Watched => {
                let block = allocate();
                ledger::watch(block, layout.size());
                block
            }
        }
    }

    /// An allocation that belongs to the open region.
    #[cold]
    fn counted(&self, layout: Layout, allocate: impl FnOnce() -> *mut u8) -> *mut u8 {
        let block = region::uncounted(allocate);
        if block.is_null() || ledger::enter(block, layout.size()) {
            return block;
        }
        // SAFETY: the inner allocator has just handed the block out, with this layout.
        region::uncounted(|| unsafe { self.0.dealloc(block, layout) });
        ptr::null_mut()
    }
}

/// A reallocation that belongs to the open region. It counts as one more block, of the new size.
#[cold]
fn counted_realloc(block: *mut u8, new_size: usize, reallocate: impl FnOnce() -> *mut u8) -> *mut u8 {
    // Whatever the system may refuse is asked for first, while nothing has happened to the block.
    let Some(reserved) = region::uncounted(|| StandIn::reserve(new_size)) else { return ptr::null_mut() };
    let old = ledger::take(block);
    let moved = region::uncounted(reallocate);
    if moved.is_null() {
        region::uncounted(|| reserved.discard());
        if let Some(old) = old {
            ledger::put_back(block, old);
        }
    } else {
        match old {
            Some(old) => ledger::enter_moved(old, moved, reserved),
            None => ledger::enter_moved_input(moved, reserved),
        }
    }
    moved
}

/// A reallocation of a counted block by a thread that is not counted: as good as its free.
#[cold]
fn freeing_realloc(block: *mut u8, stand_in: StandIn, reallocate: impl FnOnce() -> *mut u8) -> *mut u8 {
    let moved = reallocate();
    if moved.is_null() {
        ledger::put_back(block, stand_in);
    } else {
        ledger::strike(stand_in);
    }
    moved
}
