//! What a closure allocates.

use std::hint::black_box;
use std::ops::Deref;
use std::panic::{self, AssertUnwindSafe, Location};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{env, fmt, io, process};

use dhat::{HeapStats, Profiler, ProfilerBuilder};

use crate::quantity::count;
use crate::region::{self, Region, Threads};
use crate::timeline::{self, Timeline};
use crate::{alloc, report};

/// dhat allows one profiler in a process; who measures holds this lock.
static MEASURING: Mutex<()> = Mutex::new(());

/// The thread that holds `MEASURING`, by its own number; 0 for none.
static HOLDER: AtomicU64 = AtomicU64::new(0);

/// What a closure allocated, and the value it returned, still alive.
///
/// Derefs to [`HeapStats`], whose six fields are those of the moment when the closure returned:
///
/// * `total_blocks`, `total_bytes`: everything it allocated, freed or not;
/// * `max_blocks`, `max_bytes`: what was alive at the peak, the moment with the most bytes (*t-gmax*);
/// * `curr_blocks`, `curr_bytes`: what it left behind. If the closure returns nothing that is a leak;
///   if it returns a value, it is what the value retains.
///
/// [`assert`](Heap::assert) holds them against a [`Budget`](crate::Budget).
///
/// dhat's profiler lives until this is dropped, so `dhat::assert!` and its sisters work on it, and write
/// `dhat-heap.json` when they fail. Drop one before you measure again on the same thread.
pub struct Heap<T> {
    /// What the closure returned.
    pub value: T,
    stats: HeapStats,
    call: &'static Location<'static>,
    // Dropped in this order: the profiler while the lock is still held.
    _profiler: RunningProfiler,
    _turn: Turn,
}

impl<T> Heap<T> {
    /// Ends the measurement and hands out what the closure returned.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Where it was measured.
    pub(crate) fn call(&self) -> &'static Location<'static> {
        self.call
    }

    /// The file to which dhat writes its profile when an assertion fails.
    pub(crate) fn profile_file(&self) -> PathBuf {
        file_of_its_own().unwrap_or_else(|| PathBuf::from("dhat-heap.json"))
    }
}

impl<T> Deref for Heap<T> {
    type Target = HeapStats;

    fn deref(&self) -> &HeapStats {
        &self.stats
    }
}

impl<T> fmt::Debug for Heap<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stats.fmt(f)
    }
}

/// Runs `work` and counts what the calling thread allocates in it.
///
/// Starting a thread counts, as the caller allocates for it; what the new thread allocates does not. So that no
/// allocation is overlooked because it was moved to a thread, a thread that `work` starts, or one that such a thread
/// starts, may allocate only what starting and waiting take: 4 blocks and 1,536 bytes each, and nodes of the tree in
/// which std keeps all threads. One that allocates more is refused with a panic, and [`measure_threads`] counts it.
///
/// A thread from before is neither counted nor refused, even if `work` hands its work to it: nothing tells what it
/// allocates for `work` from what it allocates for others, such as another test that runs at the same time.
///
/// # Panics
///
/// If `work` panics, if a thread that it starts allocates, or if an earlier [`Heap`] is still alive on this thread.
///
/// ```
/// use heaplings::measure;
///
/// let heap = measure(|| {
///     let scratch = vec![0_u8; 100];      // freed before the closure returns
///     String::from("kept")
/// });
/// assert_eq!((heap.total_blocks, heap.total_bytes), (2, 104));
/// assert_eq!((heap.max_blocks, heap.max_bytes), (2, 104));
/// assert_eq!((heap.curr_blocks, heap.curr_bytes), (1, 4));
/// assert_eq!(heap.value, "kept");
/// ```
#[track_caller]
pub fn measure<T>(work: impl FnOnce() -> T) -> Heap<T> {
    run(Threads::Own, work)
}

/// Runs `set_up` uncounted, then `work` on what it made, counted as by [`measure`].
///
/// Freeing the input inside `work` changes no figure; growing it counts as an allocation. A thread that `set_up`
/// starts is one from before.
///
/// # Panics
///
/// As [`measure`], and if `set_up` panics.
///
/// ```
/// use heaplings::measure_with;
///
/// let heap = measure_with(|| vec![3, 1, 2], |mut numbers: Vec<i32>| {
///     numbers.sort_unstable();
///     numbers
/// });
/// assert_eq!(heap.total_blocks, 0);
/// assert_eq!(heap.value, [1, 2, 3]);
/// ```
#[track_caller]
pub fn measure_with<I, T>(set_up: impl FnOnce() -> I, work: impl FnOnce(I) -> T) -> Heap<T> {
    let input = black_box(set_up());
    run(Threads::Own, move || work(input))
}

/// Runs `work` and counts what the calling thread allocates in it, and every thread born inside it.
///
/// A thread belongs to the measurement when a counted thread spawned it; threads that other tests of
/// the same process start meanwhile do not. A thread's own start allocates, and so does blocking on a
/// channel, the first time and only when it has to wait; and on Unix std keeps a list of all threads, for
/// whose growth whichever thread starts just then has to pay (544 or 640 bytes). Set limits on what stays
/// behind after many rounds, with room for a block or two, and not on exact totals.
///
/// # Panics
///
/// As [`measure`].
///
/// ```
/// use heaplings::measure_threads;
///
/// let heap = measure_threads(|| std::thread::spawn(|| vec![0_u8; 5_000]).join().unwrap());
/// assert_eq!(heap.value.len(), 5_000);
/// assert!(heap.curr_bytes >= 5_000);
/// ```
#[track_caller]
pub fn measure_threads<T>(work: impl FnOnce() -> T) -> Heap<T> {
    run(Threads::OwnAndBorn, work)
}

#[track_caller]
fn run<T>(threads: Threads, work: impl FnOnce() -> T) -> Heap<T> {
    let call = Location::caller();
    let turn = Turn::take();
    alloc::assert_installed();
    // The first use of standard output allocates its buffer. That is not the closure's doing.
    drop(io::stdout().lock());
    let builder = Profiler::builder().testing();
    let profiler = RunningProfiler::start(match file_of_its_own() {
        Some(file) => builder.file_name(file),
        None => builder,
    });
    let region = Region::open(threads);
    let value = black_box(work());
    drop(region);
    refuse_uncounted_threads();
    let stats = HeapStats::get();
    report::write(call, &stats);
    Heap { value, stats, call, _profiler: profiler, _turn: turn }
}

/// Panics if threads that the closure started have allocated and were not counted: the figures leave out what was
/// asked about.
#[track_caller]
fn refuse_uncounted_threads() {
    let (blocks, bytes) = region::noticed();
    assert!(
        blocks == 0,
        "a thread that was started inside the measured closure allocated {}, {}, and only the calling thread is counted \
         here: do this work on the calling thread, or measure it with `measure_threads`",
        count(blocks, "block"),
        count(bytes, "byte")
    );
}

/// nextest runs each test in a process of its own, many at once and all in one folder, where their profiles would be
/// written over each other. The checker, which asks for a report, has a folder for each and looks there.
fn file_of_its_own() -> Option<PathBuf> {
    if report::is_asked_for() {
        return None;
    }
    env::var_os("NEXTEST")?;
    Some(env::temp_dir().join(format!("dhat-heap-{}.json", process::id())))
}

/// Runs `work`, counted as by [`measure_threads`], writes dhat's profile of it to `file`, and returns what was
/// alive when. dhat says on standard error that it has written the file, or why it could not.
pub(crate) fn profile(file: &Path, work: impl FnOnce()) -> Timeline {
    let _turn = Turn::take();
    alloc::assert_installed();
    drop(io::stdout().lock());
    let _profiler = RunningProfiler::start(Profiler::builder().file_name(file));
    timeline::start();
    let region = Region::open(Threads::OwnAndBorn);
    work();
    drop(region);
    timeline::finish()
}

/// The right to measure, for one thread at a time.
struct Turn {
    _lock: MutexGuard<'static, ()>,
}

impl Turn {
    #[track_caller]
    fn take() -> Turn {
        let me = thread_number();
        assert!(
            HOLDER.load(Relaxed) != me,
            "this thread is measuring already: drop the first `Heap` before you measure again"
        );
        // A poisoned lock says that a measured closure panicked; the region has ended all the same.
        let lock = MEASURING.lock().unwrap_or_else(PoisonError::into_inner);
        HOLDER.store(me, Relaxed);
        Turn { _lock: lock }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        HOLDER.store(0, Relaxed);
    }
}

/// A number of this thread's own, from 1.
fn thread_number() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    thread_local!(static NUMBER: u64 = NEXT.fetch_add(1, Relaxed));
    NUMBER.with(|number| *number)
}

/// dhat's profiler, with the allocator told of its life.
struct RunningProfiler {
    _profiler: Profiler,
}

impl RunningProfiler {
    fn start(builder: ProfilerBuilder) -> RunningProfiler {
        // dhat keeps ten frames unless told otherwise, and loses the caller's own line under a deep
        // call such as collecting into a map. Frames below this one are still trimmed: they are the
        // test harness, and naming the C library's takes dhat longer than everything else.
        let builder = builder.trim_backtraces(Some(usize::MAX));
        // Whoever measures holds the lock, so that one which lives already is not this library's.
        let Ok(profiler) = panic::catch_unwind(AssertUnwindSafe(|| builder.build())) else {
            panic!(
                "heaplings cannot measure while dhat's own profiler runs, which this program has started elsewhere: dhat \
                 has one at a time. Measure with heaplings there, too; beside its allocator dhat alone counts nothing"
            )
        };
        alloc::set_profiling(true);
        RunningProfiler { _profiler: profiler }
    }
}

impl Drop for RunningProfiler {
    fn drop(&mut self) {
        alloc::set_profiling(false);
    }
}
