//! Exact counts of what code allocates, for tests and benchmarks.
//!
//! ```
//! use heaplings::{Budget, measure};
//!
//! let heap = measure(|| vec![0_u8; 1_000]);
//! heap.assert(Budget { blocks: 1, bytes: 1_000, ..Budget::default() });
//! // dhat's own assertions work as well.
//! dhat::assert!(heap.total_blocks <= 1);
//! ```
//!
//! # Why not dhat alone
//!
//! dhat counts what the whole process allocates, and a test process is never alone: libtest's own
//! threads allocate while a test runs, and dhat refuses a second profiler while one is running. So
//! this library installs the global allocator itself. It hands an allocation to [`dhat::Alloc`] only
//! when the thread under measurement makes it; every other thread goes straight to the system. Counts
//! are therefore exact, however many tests run beside the measured one.
//!
//! # The forms
//!
//! | function | what is counted |
//! | --- | --- |
//! | [`measure`] | what the calling thread allocates inside the closure |
//! | [`measure_with`] | the same, with an input that is made before counting starts |
//! | [`measure_threads`] | the same, and what the threads spawned inside the closure allocate |
//! | [`measure_future`] | what the calling thread allocates while it polls a future to its end |
//!
//! Work that a closure moves to a thread of its own is overlooked by none of them: [`measure_threads`] counts it, and
//! the others refuse it with a panic. Threads from before the closure are never counted.
//!
//! A block counts as alive until it is freed, whichever thread frees it. Nothing is counted once
//! the closure has returned, and the figures in the returned [`Heap`] no longer change.
//!
//! What was counted is held against a [`Budget`] by [`Heap::assert`]; [`budget!`] finds one in a file. [`bench()`]
//! takes the time of an operation, too. Every figure is dhat's: blocks are allocations, bytes are what was asked
//! for, times are nanoseconds.
//!
//! # Limits of the instrument
//!
//! * Blocks are what the program asks for, not what the system's allocator rounds up to.
//! * A reallocation counts as one more block with the bytes of its new size, as in DHAT itself. It is booked on the
//!   line that grows or shrinks; dhat alone books it on the line that made the block.
//! * An optimised build may remove an allocation altogether; what is gone is not counted.
//! * What a closure prints is its own doing: where libtest captures output (not with `--nocapture`, and not
//!   under the checker), `println!` and `dbg!` allocate, and are counted.
//! * `dhat::assert!` belongs on the [`Heap`], behind the closure, never inside it.
//! * A process that outgrows any exercise is stopped with a sentence on standard error, see [`Alloc`].

mod alloc;
mod bench;
mod bounds;
mod budget;
mod future;
mod measure;
mod quantity;
mod region;
mod report;
mod request;
mod timeline;
mod turn;

pub use alloc::Alloc;
pub use bench::{bench, bench_with};
pub use budget::{Budget, Expected, NamedBudget};
pub use future::measure_future;
pub use measure::{Heap, measure, measure_threads, measure_with};

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
