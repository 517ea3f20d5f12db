//! Regions: which allocations are counted, and on behalf of which threads.

use std::cell::Cell;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::bounds;

/// `MEMBERSHIP` of a thread that has freed nothing yet.
const UNSETTLED: u32 = 0;
/// `MEMBERSHIP` of a thread that belongs to no region.
const OUTSIDE: u32 = 1;
/// `MEMBERSHIP` of a thread while dhat or this module works for it.
const BUSY: u32 = 2;
/// The number of the first region.
const FIRST: u32 = 3;

thread_local! {
    /// The region that counts this thread's allocations, or one of the three constants above.
    // Constant and without a destructor, so that reading it never allocates and always succeeds.
    static MEMBERSHIP: Cell<u32> = const { Cell::new(UNSETTLED) };
}

/// The region that is open, or `OUTSIDE`.
static OPEN: AtomicU32 = AtomicU32::new(OUTSIDE);
/// Whether `OPEN` counts the threads that are born in it.
static ADOPTING: AtomicBool = AtomicBool::new(false);
/// The addresses of the blocks that are alive and were allocated in `OPEN`; kept while `ADOPTING`.
static BLOCKS: Mutex<Blocks> = Mutex::new(HashSet::with_hasher(BuildHasherDefault::new()));
type Blocks = HashSet<usize, BuildHasherDefault<DefaultHasher>>;

/// Which threads a region counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Threads {
    /// The one that opened the region.
    Own,
    /// That one, and every thread that is born of a counted thread.
    OwnAndBorn,
}

/// A stretch of execution whose allocations go to dhat. Ends when dropped, in a panic as well.
pub(crate) struct Region(());

impl Region {
    /// Starts counting for the calling thread. The caller sees to it that no other region is open.
    pub(crate) fn open(threads: Threads) -> Region {
        static NEXT: AtomicU32 = AtomicU32::new(FIRST);
        bounds::restart();
        let region = NEXT.fetch_add(1, Relaxed);
        uncounted(|| blocks().clear());
        ADOPTING.store(threads == Threads::OwnAndBorn, Relaxed);
        OPEN.store(region, Release);
        MEMBERSHIP.set(region);
        Region(())
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        MEMBERSHIP.set(OUTSIDE);
        ADOPTING.store(false, Relaxed);
        OPEN.store(OUTSIDE, Release);
    }
}

/// Whether what this thread allocates now is to be counted.
#[inline]
pub(crate) fn counts_this_thread() -> bool {
    let region = MEMBERSHIP.get();
    region >= FIRST && region == OPEN.load(Acquire)
}

/// Runs `work` with this thread outside its region: what dhat and this module allocate and free for
/// themselves is not the learner's, and hearing of it would call them again under their own locks.
pub(crate) fn uncounted<T>(work: impl FnOnce() -> T) -> T {
    let region = MEMBERSHIP.replace(BUSY);
    let result = work();
    MEMBERSHIP.set(region);
    result
}

/// Hears of a block that was allocated by a counted thread.
pub(crate) fn allocated(block: *mut u8) {
    if ADOPTING.load(Relaxed) {
        uncounted(|| blocks().insert(block.addr()));
    }
}

/// Hears of a block that is about to be freed, by whichever thread. Returns whether the open region is known
/// to have allocated it, which is known only where the region counts the threads born in it.
///
/// This is also where a new thread is settled. The first thing that it does is to free the box in which
/// its parent packed its closure (`std::sys::thread`, `thread_start`), so a thread whose first free is of
/// a counted block was born of a counted thread. libtest's threads, and those that an earlier test left
/// behind, are not, whenever they start.
#[inline]
pub(crate) fn freeing(block: *mut u8) -> bool {
    match MEMBERSHIP.get() {
        BUSY => false,
        UNSETTLED => settle(block),
        _ => ADOPTING.load(Relaxed) && forget(block),
    }
}

#[cold]
fn settle(block: *mut u8) -> bool {
    let region = OPEN.load(Acquire);
    let born_inside = ADOPTING.load(Relaxed) && forget(block);
    MEMBERSHIP.set(if born_inside { region } else { OUTSIDE });
    born_inside
}

/// Whether the block was one of the region's.
fn forget(block: *mut u8) -> bool {
    uncounted(|| blocks().remove(&block.addr()))
}

fn blocks() -> MutexGuard<'static, Blocks> {
    BLOCKS.lock().unwrap_or_else(PoisonError::into_inner)
}
