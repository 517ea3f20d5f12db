//! The ledger: which of the program's blocks are counted, and what stands in for each of them with dhat.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::hint::black_box;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::stand_in::StandIn;
use crate::{bounds, region, timeline};

/// Whether a dhat profiler lives, so that frees and reallocations may concern it.
static PROFILING: AtomicBool = AtomicBool::new(false);

/// The counted and the watched blocks that are alive, by their addresses.
static ENTRIES: Mutex<Entries> = Mutex::new(HashMap::with_hasher(BuildHasherDefault::new()));
type Entries = HashMap<usize, Entry, BuildHasherDefault<DefaultHasher>>;

enum Entry {
    /// A block that is counted.
    Counted(StandIn),
    /// One of a thread that is watched. The threads that are born of it are known by theirs.
    Watched,
}

impl Entry {
    fn stand_in(self) -> Option<StandIn> {
        match self {
            Entry::Counted(stand_in) => Some(stand_in),
            Entry::Watched => None,
        }
    }
}

/// Tells the ledger whether a dhat profiler lives. Belongs before the first region is opened, and behind the end of
/// the last: an entry means nothing to another profiler.
pub(crate) fn set_profiling(alive: bool) {
    PROFILING.store(alive, Release);
    region::uncounted(|| {
        entries().drain().filter_map(|(_, entry)| entry.stand_in()).for_each(StandIn::discard)
    });
}

/// Panics unless blocks of this program come to be entered: without its allocator the library would count nothing,
/// and every limit would be met. No other region may be open.
#[track_caller]
pub(crate) fn assert_installed() {
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    if INSTALLED.load(Acquire) {
        return;
    }
    // No profiler lives yet, so nothing hears of this block.
    let region = region::Region::open(region::Threads::Own);
    let block = black_box(Box::new(black_box(0_u8)));
    drop(region);
    let address = (&raw const *block).addr();
    let entry = region::uncounted(|| entries().remove(&address)).and_then(Entry::stand_in);
    assert!(
        entry.is_some(),
        "heaplings counts nothing in this program: its allocator is not the global one. Switch the feature \
         `global` on, or write `#[global_allocator] static GLOBAL: heaplings::Alloc<YOURS> = \
         heaplings::Alloc::new(YOURS);` with the allocator that you have now"
    );
    region::uncounted(|| entry.into_iter().for_each(StandIn::discard));
    INSTALLED.store(true, Release);
}

/// Enters a new block, unless the region has just ended. `false` where the system has no room for a stand-in.
#[must_use]
#[inline(never)]
pub(super) fn enter(block: *mut u8, size: usize) -> bool {
    let entered = region::counted(|| {
        let Some(stand_in) = StandIn::book(size) else { return false };
        bounds::count(size);
        timeline::change(0, size);
        entries().insert(block.addr(), Entry::Counted(stand_in));
        true
    });
    entered.unwrap_or(true)
}

/// Enters a block that was moved or resized, with the stand-in reserved for it, in place of what was entered of it
/// before. Its name is on the call paths that dhat keeps: whoever reads them knows growth from a first allocation.
#[inline(never)]
pub(super) fn enter_moved(old: StandIn, block: *mut u8, reserved: StandIn) {
    enter_resized(Some(old), block, reserved);
}

/// The same for a block that was not counted before: one from before the region.
#[inline(never)]
pub(super) fn enter_moved_input(block: *mut u8, reserved: StandIn) {
    enter_resized(None, block, reserved);
}

// Else the two would end with a jump to it, and leave no frame.
#[inline(always)]
fn enter_resized(old: Option<StandIn>, block: *mut u8, reserved: StandIn) {
    let mut stand_ins = Some((old, reserved));
    region::counted(|| {
        let Some((old, reserved)) = stand_ins.take() else { return };
        let (old_size, size) = (old.as_ref().map_or(0, StandIn::size), reserved.size());
        // The old one first: for a moment dhat knows of neither, and never of both, so the peak is right.
        if let Some(old) = old {
            old.strike();
        }
        let stand_in = reserved.book_reserved();
        bounds::count(size);
        timeline::change(old_size, size);
        entries().insert(block.addr(), Entry::Counted(stand_in));
    });
    if let Some((old, reserved)) = stand_ins {
        // The region has just ended.
        reserved.discard();
        old.into_iter().for_each(strike);
    }
}

/// Enters a block of a thread that is watched, unless the region has just ended.
#[cold]
pub(super) fn watch(block: *mut u8, size: usize) {
    region::watched(|is_open| {
        let mut entries = entries();
        if !block.is_null() && is_open() {
            entries.insert(block.addr(), Entry::Watched);
            region::notice(size);
        }
    });
}

/// Takes the entry of a block that is about to be freed or moved, by whichever thread, if it has one.
///
/// It must be gone before the block is: the system may hand the address out again at once.
#[inline]
pub(super) fn take(block: *mut u8) -> Option<StandIn> {
    region::freeing(|| if PROFILING.load(Acquire) { remove(block) } else { None }).and_then(Entry::stand_in)
}

#[cold]
fn remove(block: *mut u8) -> Option<Entry> {
    region::uncounted(|| entries().remove(&block.addr()))
}

/// Puts the entry back of a block that was not moved after all.
pub(super) fn put_back(block: *mut u8, stand_in: StandIn) {
    region::uncounted(|| entries().insert(block.addr(), Entry::Counted(stand_in)));
}

/// Has dhat count that a block is freed.
#[cold]
pub(super) fn strike(stand_in: StandIn) {
    timeline::change(stand_in.size(), 0);
    region::uncounted(|| stand_in.strike());
}

fn entries() -> MutexGuard<'static, Entries> {
    ENTRIES.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::measure::profile;
    use crate::{measure, measure_threads};

    fn knows(block: *const u8) -> bool {
        region::uncounted(|| matches!(entries().get(&block.addr()), Some(Entry::Counted(_))))
    }

    fn watches(block: *const u8) -> bool {
        region::uncounted(|| matches!(entries().get(&block.addr()), Some(Entry::Watched)))
    }

    /// A block of `n` bytes that no optimisation removes.
    fn block(n: usize) -> Vec<u8> {
        black_box(Vec::with_capacity(black_box(n)))
    }

    #[test]
    fn an_entry_goes_with_its_block() {
        let before = block(100);
        let heap = measure(|| {
            let mut bytes = block(100);
            bytes.push(1);
            let first = bytes.as_ptr();
            assert!(knows(first) && !knows(before.as_ptr()));
            // Its neighbour is in the way, so it has to move.
            let neighbour = block(100);
            bytes.reserve_exact(100_000);
            let second = bytes.as_ptr();
            assert!(first != second && knows(second) && !knows(first));
            assert!(bytes.try_reserve_exact(1 << 60).is_err());
            assert!(knows(second));
            bytes.shrink_to_fit();
            let third = bytes.as_ptr();
            assert!(knows(third) && (second == third || !knows(second)));
            drop(bytes);
            assert!(!knows(third));
            neighbour
        });
        let left = heap.value.as_ptr();
        assert!(knows(left));
        let value = heap.into_value();
        assert!(!knows(value.as_ptr()));
    }

    #[test]
    fn an_entry_is_taken_by_whichever_thread_moves_its_block() {
        let heap = measure(|| {
            let mut bytes = block(100);
            std::thread::scope(|scope| {
                let moved = scope.spawn(|| {
                    bytes.push(1);
                    assert!(bytes.try_reserve_exact(1 << 60).is_err());
                    assert!(knows(bytes.as_ptr()));
                    bytes.reserve_exact(1_000);
                    assert!(!knows(bytes.as_ptr()) && watches(bytes.as_ptr()));
                });
                moved.join().unwrap();
            });
            bytes
        });
        assert_eq!(heap.curr_bytes, 0);
    }

    #[test]
    fn nothing_is_known_once_a_measurement_is_over() {
        drop(measure_threads(|| std::mem::forget(block(100))));
        let heap = measure(|| assert_eq!(region::uncounted(|| entries().len()), 0));
        assert_eq!(heap.total_blocks, 0);
    }

    /// What stands in for a block must stand for its size, and for that of nobody else's.
    #[test]
    fn the_timeline_follows_a_block_through_its_reallocations() {
        let mut input = block(1_000);
        let folder = std::env::temp_dir().join(format!("heaplings-ledger-{}", std::process::id()));
        let timeline = profile(Path::new(&folder), || {
            let kept = block(5_000);
            input.reserve_exact(2_000);
            input.reserve_exact(3_000);
            assert!(input.try_reserve_exact(1 << 60).is_err());
            input.shrink_to(1_500);
            drop(std::mem::take(&mut input));
            drop(kept);
        });
        let _ = std::fs::remove_file(folder);
        assert!(timeline.to_string().contains("\"live\":[5000,7000,8000,6500,5000,0]"), "{timeline}");
    }
}
