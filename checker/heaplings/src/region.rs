//! Regions: which allocations are counted, and on behalf of which threads.

use std::cell::Cell;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32};

use crate::{bounds, turn};

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
        turn::renew();
        ADOPTING.store(threads == Threads::OwnAndBorn, Relaxed);
        OPEN.store(region, Release);
        MEMBERSHIP.set(region);
        Region(())
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        MEMBERSHIP.set(OUTSIDE);
        // A thread that is born inside may outlive the region. It finishes what it has begun to count.
        let _turn = ADOPTING.load(Relaxed).then(turn::wait);
        OPEN.store(OUTSIDE, Release);
        ADOPTING.store(false, Release);
    }
}

/// Whether what this thread allocates now is to be counted.
#[inline]
pub(crate) fn counts_this_thread() -> bool {
    let region = MEMBERSHIP.get();
    region >= FIRST && region == OPEN.load(Acquire)
}

/// Runs `work` with this thread outside its region: what dhat and this library allocate and free for
/// themselves is not the learner's, and hearing of it would call them again under their own locks.
#[inline]
pub(crate) fn uncounted<T>(work: impl FnOnce() -> T) -> T {
    let region = MEMBERSHIP.replace(BUSY);
    let result = work();
    MEMBERSHIP.set(region);
    result
}

/// Runs `work`, which has something counted, as [`uncounted`] does, and while no other thread counts. `None` if this
/// thread's region has ended meanwhile, so that `work` was not run.
#[inline]
pub(crate) fn counted<T>(work: impl FnOnce() -> T) -> Option<T> {
    let region = MEMBERSHIP.replace(BUSY);
    let turn = ADOPTING.load(Acquire).then(turn::wait);
    let result = (region == OPEN.load(Acquire)).then(work);
    drop(turn);
    MEMBERSHIP.set(region);
    result
}

/// Hears that this thread is about to free a block. `take` takes the block's entry, if there is one: if it was
/// allocated while something was measured, by a counted thread.
///
/// This is also where a new thread is settled. The first thing that it does is to free the box in which
/// its parent packed its closure (`std::sys::thread`, `thread_start`), so a thread whose first free is of
/// a counted block was born of a counted thread. libtest's threads, and those that an earlier test left
/// behind, are not, whenever they start.
#[inline]
pub(crate) fn freeing<T>(take: impl FnOnce() -> Option<T>) -> Option<T> {
    match MEMBERSHIP.get() {
        BUSY => None,
        UNSETTLED => settle(take),
        _ => take(),
    }
}

#[cold]
fn settle<T>(take: impl FnOnce() -> Option<T>) -> Option<T> {
    // The number first: if this region ends and another begins meanwhile, the thread belongs to the one that ended.
    let region = OPEN.load(Acquire);
    let taken = take();
    let born_inside = ADOPTING.load(Relaxed) && taken.is_some();
    MEMBERSHIP.set(if born_inside { region } else { OUTSIDE });
    taken
}
