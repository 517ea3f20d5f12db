//! What a profile comes to: its sums and its places, once the call paths are no longer needed.

use super::{Amounts, Lacks, OwnFrames, Site, Units, sites};

/// The sums and the places of a profile.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The command line of the program that was measured.
    pub command: String,
    pub units: Units,
    pub sums: Amounts,
    /// Those with the most bytes first.
    pub sites: Vec<Site>,
    /// What to call a place that no line led to.
    pub nowhere: &'static str,
    /// What the program's build has left out.
    pub lacks: Option<Lacks>,
}

impl Summary {
    /// Adds up a profile.
    pub fn of(own: &OwnFrames<'_>) -> Summary {
        let profile = own.profile();
        Summary {
            command: profile.command.clone(),
            units: profile.units.clone(),
            sums: profile.sums(),
            sites: sites(own),
            nowhere: own.nowhere(),
            lacks: own.lacks(),
        }
    }
}
