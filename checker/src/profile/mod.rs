//! DHAT's profiles: what they hold, and what they say of a line of source.
//!
//! The format is DHAT's, described in Valgrind's `dhat/dh_main.c`. Two programs write it: Valgrind's DHAT,
//! for any program, and the dhat package, for Rust. A profile is a list of program points. A point is a call
//! path on which blocks were allocated, with the sums over those blocks. In other modes blocks were copied there,
//! or events occurred.

mod amounts;
mod c_library;
// The library's file, so that its exceeded budgets and our verdicts say the same.
#[path = "../../heaplings/src/budget/cause.rs"]
mod cause;
mod causes;
mod changes;
mod context;
#[path = "../../heaplings/src/budget/derived.rs"]
mod derived;
mod document;
mod folded;
mod frame_text;
mod frames;
mod growth;
mod heap;
mod interest;
mod library;
mod listing;
mod lossy;
mod own_frames;
mod read;
mod sites;
mod sources;
mod summary;
mod units;

pub use amounts::{Amount, Amounts, Figure, Moment};
pub use causes::{Cause, Causes, terms};
pub use changes::{Change, Comparison, changes};
pub use derived::is_derived;
pub use document::{comparison_document, document};
pub use folded::folded;
pub use frames::bare;
pub use heap::{Heap, Metric};
pub use interest::Interest;
pub use library::{is_program, is_program_code};
pub use listing::{Lines, Listing, table};
pub use own_frames::{Lacks, OwnFrames};
pub use read::{Error, read};
pub use sites::{Site, by_metric, sites, sites_of_limit};
pub use sources::Sources;
pub use summary::Summary;
pub use units::{Mode, Units};

/// What DHAT counted of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The command line of the program that was measured.
    pub command: String,
    /// What was counted: blocks of the heap, unless a mode says otherwise.
    pub units: Units,
    pub points: Vec<Point>,
    /// DHAT's frame table. The first is its `[root]`, above all others.
    pub frames: Vec<Frame>,
}

/// What was allocated on one call path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub amounts: Amounts,
    /// The call path, innermost frame first, as indexes into [`Profile::frames`], all of which are there.
    pub stack: Box<[u32]>,
}

/// A place in a program that was on a call path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// The function's full name. Several may share an address, where calls were inlined.
    pub function: String,
    /// The source file, as far as it is told: dhat keeps the last parts of the path. Empty if it is unknown.
    pub file: String,
    /// From 1; 0 if unknown.
    pub line: u32,
    /// In bytes from 1; 0 if unknown, as it always is in Valgrind's profiles.
    pub column: u32,
}

impl Profile {
    /// The sums over all points.
    pub fn sums(&self) -> Amounts {
        let mut sums = Amounts::default();
        for point in &self.points {
            sums += point.amounts;
        }
        sums
    }
}
