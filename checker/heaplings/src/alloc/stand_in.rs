//! Stand-ins: what dhat is told of in place of the program's blocks.
//!
//! dhat counts a block by handing it out itself, and books a reallocation on the line that first made the
//! block. So it is given a block of its own to count for each of the program's: of the same size, never
//! touched, freed when the other is, and made anew where the other grows or shrinks.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::NonNull;

use crate::bounds;

/// A block of the system's that dhat counts, or is about to.
pub(super) struct StandIn {
    block: NonNull<u8>,
    size: usize,
}

// SAFETY: a block of the system's belongs to no thread.
unsafe impl Send for StandIn {}

impl StandIn {
    /// Has dhat count an allocation of `size` bytes here. `None` where the system refuses.
    pub(super) fn book(size: usize) -> Option<StandIn> {
        // SAFETY: nobody asks for a block of no bytes.
        let block = unsafe { dhat::Alloc.alloc(layout(size)) };
        NonNull::new(block).map(|block| StandIn { block, size })
    }

    /// One that dhat has not heard of yet. `None` where the system refuses.
    pub(super) fn reserve(size: usize) -> Option<StandIn> {
        // SAFETY: nobody asks for a block of no bytes.
        let block = unsafe { System.alloc(layout(size)) };
        NonNull::new(block).map(|block| StandIn { block, size })
    }

    /// Has dhat count here what was reserved.
    pub(super) fn book_reserved(self) -> StandIn {
        let StandIn { block, size } = self;
        // dhat takes a reallocation of a block that it does not know for an allocation. The size is the same, so
        // the system has nothing to do and nothing to refuse.
        // SAFETY: `reserve` got the block from `System`, with this layout.
        let block = unsafe { dhat::Alloc.realloc(block.as_ptr(), layout(size), size) };
        let Some(block) = NonNull::new(block) else {
            bounds::refuse("the system took back memory that it had handed out");
        };
        StandIn { block, size }
    }

    /// Has dhat count that it is freed.
    pub(super) fn strike(self) {
        // SAFETY: `dhat::Alloc` got the block from `System`, with this layout, and hands it back there.
        unsafe { dhat::Alloc.dealloc(self.block.as_ptr(), layout(self.size)) };
    }

    /// Frees one that dhat has not heard of, or has forgotten.
    pub(super) fn discard(self) {
        // SAFETY: the block came from `System`, with this layout, directly or through `dhat::Alloc`.
        unsafe { System.dealloc(self.block.as_ptr(), layout(self.size)) };
    }

    /// The bytes that it stands for.
    pub(super) fn size(&self) -> usize {
        self.size
    }
}

fn layout(size: usize) -> Layout {
    // SAFETY: one is a power of two, and there was a block of this size, so that it is not too large.
    unsafe { Layout::from_size_align_unchecked(size, 1) }
}
