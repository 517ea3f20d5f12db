//! Growth, told together with the room that a collection had at first.
//!
//! A profile does not say which block it was that grew. Where all collections of a kind were made at one place, it was
//! one of those; where there are several such places, or where others made some, nothing is said.

use std::collections::HashMap;
use std::hash::Hash;

use super::causes::Birth;
use super::{Amount, Cause};
use crate::ui::style::count;

/// What is known of the collections of a profile, by the places `K` where they were made and grew.
#[derive(Debug)]
pub(super) struct Growth<K> {
    made: HashMap<&'static str, Origin<K>>,
    grown: HashMap<(K, Cause), Grown>,
}

/// Where all collections of a kind were made.
#[derive(Debug)]
enum Origin<K> {
    /// Here, with room of so many bytes together.
    Room(K, Amount),
    /// At several places, or in another way than with room.
    Other,
}

#[derive(Debug, Default)]
struct Grown {
    times: u64,
    /// Whether the same words were said of blocks that were new there, or came from before the measurement.
    others: bool,
}

impl<K> Default for Growth<K> {
    fn default() -> Growth<K> {
        Growth { made: HashMap::new(), grown: HashMap::new() }
    }
}

impl<K: Copy + Eq + Hash> Growth<K> {
    /// Takes a point into account: what became of its blocks, at which place if it is the program's own, and why.
    pub(super) fn add(
        &mut self,
        place: Option<K>,
        birth: Option<Birth>,
        cause: Option<Cause>,
        amount: Amount,
    ) {
        if birth == Some(Birth::New) {
            let made_room = cause.is_some_and(Cause::made_room);
            let holder = cause.map_or("Vec", Cause::holder);
            let here = place.filter(|_| made_room);
            let origin = match (self.made.remove(holder), here) {
                (None, Some(place)) => Origin::Room(place, amount),
                (Some(Origin::Room(first, mut sum)), Some(place)) if first == place => {
                    sum += amount;
                    Origin::Room(first, sum)
                }
                _ => Origin::Other,
            };
            self.made.insert(holder, origin);
        }
        if let (Some(place), Some(cause)) = (place, cause) {
            let grown = self.grown.entry((place, cause)).or_default();
            match birth {
                Some(Birth::Moved) => grown.times = grown.times.saturating_add(amount.blocks),
                _ => grown.others = true,
            }
        }
    }

    /// What happened at a place, with the room that was made at another, if that is known: `line` tells its line.
    pub(super) fn words(&self, place: K, cause: Cause, line: impl Fn(K) -> u32) -> Option<String> {
        let grown =
            self.grown.get(&(place, cause)).filter(|grown| !grown.others && cause.term() == "grew")?;
        let Origin::Room(origin, room) = self.made.get(cause.holder())? else { return None };
        let (holder, line) = (cause.holder(), line(*origin));
        let times = match grown.times {
            1 => "once".to_string(),
            times => count(times, "time"),
        };
        Some(match room.blocks {
            1 => format!("a {holder} with room for {} (line {line}) grew {times}", count(room.bytes, "byte")),
            _ => format!("{holder}s made with room (line {line}) grew {times}"),
        })
    }
}
