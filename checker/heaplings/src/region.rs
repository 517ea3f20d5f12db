//! Regions: which allocations are counted, and on behalf of which threads.

use std::cell::Cell;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64};

use crate::{bounds, turn};

/// `MEMBERSHIP` of a thread that has freed nothing yet.
const UNSETTLED: u32 = 0;
/// `MEMBERSHIP` of a thread that belongs to no region.
const OUTSIDE: u32 = 1;
/// `MEMBERSHIP` of a thread while dhat or this module works for it.
const BUSY: u32 = 2;
/// The number of the first region.
const FIRST: u32 = 3;
/// Set beside a region's number in the `MEMBERSHIP` of a thread that was born in it and is not counted.
const WATCHED: u32 = 1 << 31;

/// Blocks and bytes that a watched thread may allocate before it is noticed, besides [`NODES`]: waiting at a channel for
/// the first time takes a block or two, and other systems take something for a start.
const UNNOTICED: (u64, u64) = (4, 1_536);

/// The sizes of the nodes of the tree in which std 1.95 keeps all threads on Unix, to name the one whose stack
/// overflows (`std::sys::pal::unix::stack_overflow`): a leaf and an inner node. The thread whose start fills a leaf adds
/// a node, and one more for each level that is full: three with 84 threads and more, four with about a thousand.
const NODES: [usize; 2] = [544, 640];
/// So many nodes are a thread's start, for more threads than systems allow.
const MOST_NODES: u8 = 6;

thread_local! {
    /// The region that counts this thread's allocations, or one of the three constants above.
    // Constant and without a destructor, so that reading it never allocates and always succeeds.
    static MEMBERSHIP: Cell<u32> = const { Cell::new(UNSETTLED) };
    /// Blocks and bytes that this thread has allocated while it was watched.
    static SEEN: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
    /// How many [`NODES`] it has allocated meanwhile.
    static NODES_SEEN: Cell<u8> = const { Cell::new(0) };
}

/// The region that is open, or `OUTSIDE`.
static OPEN: AtomicU32 = AtomicU32::new(OUTSIDE);
/// Whether `OPEN` counts the threads that are born in it.
static ADOPTING: AtomicBool = AtomicBool::new(false);
/// Blocks and bytes of the watched threads that allocated more than what goes unnoticed, in this region.
static NOTICED: (AtomicU64, AtomicU64) = (AtomicU64::new(0), AtomicU64::new(0));

/// Which threads a region counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Threads {
    /// The one that opened the region. Those that are born of it are watched.
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
        NOTICED.0.store(0, Relaxed);
        NOTICED.1.store(0, Relaxed);
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

/// What becomes of what this thread allocates now.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It belongs to no open region.
    Outside,
    /// It is counted.
    Counted,
    /// It is not counted, and is noticed.
    Watched,
}

/// The standing of the calling thread.
#[inline]
pub(crate) fn standing() -> Standing {
    let region = MEMBERSHIP.get();
    if region < FIRST || region & !WATCHED != OPEN.load(Acquire) {
        Standing::Outside
    } else if region & WATCHED == 0 {
        Standing::Counted
    } else {
        Standing::Watched
    }
}

/// Has an allocation of a watched thread noticed. Belongs inside of [`watched`], while the region is open and under
/// a lock that the next region takes before it opens.
pub(crate) fn notice(size: usize) {
    if NODES.contains(&size) && NODES_SEEN.get() < MOST_NODES {
        NODES_SEEN.set(NODES_SEEN.get() + 1);
        return;
    }
    let size = size as u64;
    let (blocks, bytes) = SEEN.get();
    let (all_blocks, all_bytes) = (blocks + 1, bytes.saturating_add(size));
    SEEN.set((all_blocks, all_bytes));
    let is_noticed = |blocks, bytes| blocks > UNNOTICED.0 || bytes > UNNOTICED.1;
    if !is_noticed(all_blocks, all_bytes) {
        return;
    }
    // The first time, all that went unnoticed.
    let (more_blocks, more_bytes) =
        if is_noticed(blocks, bytes) { (1, size) } else { (all_blocks, all_bytes) };
    NOTICED.0.fetch_add(more_blocks, Relaxed);
    NOTICED.1.fetch_add(more_bytes, Relaxed);
}

/// Blocks and bytes that uncounted threads, born in the region, have allocated beyond what a thread's start takes.
pub(crate) fn noticed() -> (u64, u64) {
    (NOTICED.0.load(Relaxed), NOTICED.1.load(Relaxed))
}

/// Runs `work` as [`uncounted`] does, and tells it whether the region to which this thread belongs is open.
pub(crate) fn watched<T>(work: impl FnOnce(&dyn Fn() -> bool) -> T) -> T {
    let region = MEMBERSHIP.get();
    uncounted(|| work(&|| region & !WATCHED == OPEN.load(Acquire)))
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
/// an entered block was born of a thread that is counted or watched. libtest's threads, and those that an earlier
/// test left behind, are not, whenever they start.
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
    MEMBERSHIP.set(match taken {
        Some(_) if region < FIRST => OUTSIDE,
        Some(_) if ADOPTING.load(Relaxed) => region,
        Some(_) => region | WATCHED,
        None => OUTSIDE,
    });
    taken
}
