//! dhat's heap profiles: what they hold, and what they say of a line of source.
//!
//! The format is DHAT's, described in Valgrind's `dhat/dh_main.c`. Two programs write it: Valgrind's DHAT,
//! for any program, and the dhat package, for Rust. A profile is a list of program points. A point is a call
//! path on which blocks were allocated, with the sums over those blocks.

mod causes;
mod frames;
mod heap;
mod lines;
mod listing;
mod read;
mod sites;

use std::ops::AddAssign;

pub use causes::{Cause, Causes};
pub use frames::{bare, is_program};
pub use heap::{Heap, Metric};
pub use lines::{Place, places};
pub use listing::{Listing, table};
pub use read::{Error, read};
pub use sites::{Moment, OwnFrames, Site, sites};

/// A heap profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The command line of the program that was measured.
    pub command: String,
    pub points: Vec<Point>,
    /// DHAT's frame table. The first is its `[root]`, above all others.
    pub frames: Vec<Frame>,
}

/// What was allocated on one call path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// All of it, whether freed or not.
    pub total: Amount,
    /// What of it was alive at the moment at which the whole program held the most bytes (*t-gmax*).
    pub peak: Amount,
    /// What of it was alive at the end.
    pub end: Amount,
    /// The call path, innermost frame first, as places in [`Profile::frames`], all of which are there.
    pub stack: Box<[u32]>,
}

/// So many blocks, and their bytes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    pub blocks: u64,
    pub bytes: u64,
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
    /// The sums over all points: total, peak and end.
    pub fn sums(&self) -> [Amount; 3] {
        let mut sums = [Amount::default(); 3];
        for point in &self.points {
            for (sum, amount) in sums.iter_mut().zip([point.total, point.peak, point.end]) {
                *sum += amount;
            }
        }
        sums
    }
}

impl Amount {
    /// Both together, if that fits, as it does for all points of a profile that was read.
    pub fn checked_add(self, other: Amount) -> Option<Amount> {
        let blocks = self.blocks.checked_add(other.blocks)?;
        Some(Amount { blocks, bytes: self.bytes.checked_add(other.bytes)? })
    }
}

/// For amounts of one profile, whose sum fits.
impl AddAssign for Amount {
    fn add_assign(&mut self, other: Amount) {
        self.blocks = self.blocks.saturating_add(other.blocks);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}
