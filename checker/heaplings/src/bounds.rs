//! What no exercise needs: totals so absurd that the process is stopped.

use std::io::Write;
use std::process;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU64, AtomicUsize};

/// The bytes that a process may hold at once, where they are counted.
const MOST_LIVE_BYTES: usize = 1 << 30;
/// The blocks that one measurement may allocate.
const MOST_BLOCKS: u64 = 1_000_000;
/// The bytes that one measurement may allocate, freed ones included.
const MOST_BYTES: u64 = 64 << 30;

/// Whether the bytes alive are added up.
const ADDING_UP: bool = cfg!(all(feature = "bounds", debug_assertions));

static BLOCKS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);
static LIVE_BYTES: AtomicUsize = AtomicUsize::new(0);

/// Starts the totals of a new measurement.
pub(crate) fn restart() {
    BLOCKS.store(0, Relaxed);
    BYTES.store(0, Relaxed);
}

/// Adds an allocation to the totals of the present measurement, and refuses absurd ones.
pub(crate) fn count(size: usize) {
    if !cfg!(feature = "bounds") {
        return;
    }
    if BLOCKS.fetch_add(1, Relaxed) >= MOST_BLOCKS {
        refuse("a measured closure made more than 1,000,000 allocations");
    }
    if BYTES.fetch_add(size as u64, Relaxed).saturating_add(size as u64) > MOST_BYTES {
        refuse("a measured closure asked for more than 64 GiB in total");
    }
}

/// Adds a block to the bytes that are alive, in a build with debug assertions, and refuses an absurd sum.
/// A request that the system refuses by itself is none: `try_reserve` lives on that.
#[inline]
pub(crate) fn grow(block: *mut u8, size: usize) {
    if ADDING_UP
        && !block.is_null()
        && LIVE_BYTES.fetch_add(size, Relaxed).saturating_add(size) > MOST_LIVE_BYTES
    {
        refuse("the program holds more than 1 GiB at once");
    }
}

/// Takes from the bytes that are alive.
#[inline]
pub(crate) fn shrink(size: usize) {
    if ADDING_UP {
        LIVE_BYTES.fetch_sub(size, Relaxed);
    }
}

/// Stops the process and says why: an allocator has no way to return more than 'no', and must not panic.
#[cold]
pub(crate) fn refuse(why: &str) -> ! {
    // In pieces, as formatting could allocate; straight to the stream, as libtest captures `eprint!`.
    let mut stderr = std::io::stderr();
    for piece in ["\nheaplings: stopped, because ", why, "\n"] {
        let _ = stderr.write_all(piece.as_bytes());
    }
    process::abort()
}
