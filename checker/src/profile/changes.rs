//! What changed from one profile to another of the same program, place by place.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::listing::{MOST_PLACES, difference};
use super::{Amounts, Lines, Listing, OwnFrames, Site, Sources, Units, bare, sites, table};
use crate::ui::style::{Style, count};

/// A place in one of two profiles, or in both.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    pub old: Option<&'a Site>,
    pub new: Option<&'a Site>,
}

impl Change<'_> {
    pub fn before(&self) -> Amounts {
        self.old.map(|site| site.amounts).unwrap_or_default()
    }

    pub fn after(&self) -> Amounts {
        self.new.map(|site| site.amounts).unwrap_or_default()
    }

    fn is_none(&self) -> bool {
        self.before() == self.after()
    }
}

/// The places of two profiles in pairs, what changed by the most bytes first. A place is the same if its function,
/// file, line and column are. Of what is left, places in one function with the same cause are paired in their order,
/// if there are as many in both: their lines have moved.
pub fn changes<'a>(old: &'a [Site], new: &'a [Site]) -> Vec<Change<'a>> {
    let exact = |site: &'a Site| (bare(&site.function), site.file.as_str(), site.line, site.column);
    let mut known: HashMap<_, &Site> = old.iter().map(|site| (exact(site), site)).collect();
    let mut changes = Vec::new();
    let mut moved: HashMap<_, (Vec<&Site>, Vec<&Site>)> = HashMap::new();
    let function = |site: &'a Site| (bare(&site.function), site.file.as_str(), site.causes.first());
    for site in new {
        match known.remove(&exact(site)) {
            Some(old) => changes.push(Change { old: Some(old), new: Some(site) }),
            None => moved.entry(function(site)).or_default().1.push(site),
        }
    }
    known.into_values().for_each(|site| moved.entry(function(site)).or_default().0.push(site));
    for (mut old, mut new) in moved.into_values() {
        if old.len() == new.len() {
            for sites in [&mut old, &mut new] {
                sites.sort_by_key(|site| (site.line, site.column));
            }
            let pairs = old.into_iter().zip(new);
            changes.extend(pairs.map(|(old, new)| Change { old: Some(old), new: Some(new) }));
        } else {
            changes.extend(old.into_iter().map(|site| Change { old: Some(site), new: None }));
            changes.extend(new.into_iter().map(|site| Change { old: None, new: Some(site) }));
        }
    }
    changes.sort_by_cached_key(|change| {
        let (before, after) = (change.before().figures(), change.after().figures());
        let by = |i: usize| Reverse(before[i].abs_diff(after[i]));
        // Of two that read the same, what is gone comes first.
        let site = change.new.or(change.old).map(|site| (site.file.clone(), site.line, site.column));
        let site = (site, change.old.is_none());
        ([by(1), by(0), by(3), by(5), by(2), by(4)], site)
    });
    changes
}

/// Two profiles that count the same.
#[derive(Debug)]
pub struct Comparison<'a> {
    pub old: &'a OwnFrames<'a>,
    pub new: &'a OwnFrames<'a>,
    /// The lines of the new program.
    pub sources: &'a Sources,
}

impl Comparison<'_> {
    /// The sums, then the places that changed most, each with its line.
    pub fn show(&self, style: Style, columns: usize) -> String {
        let [old_sums, new_sums] = [self.old, self.new].map(|own| own.profile().sums());
        let units = &self.new.profile().units;
        let mut text = table(units, [("old", old_sums), ("new", new_sums)], style);
        text.push_str(&format!("{:8}{}\n", "change", difference(units, old_sums, new_sums)));
        let (old, new) = (sites(self.old), sites(self.new));
        let mut all = changes(&old, &new);
        let places = all.len();
        all.retain(|change| !change.is_none());
        let listing = Listing { lines: Lines::Found(self.sources), style, columns };
        for change in all.iter().take(MOST_PLACES) {
            text.push_str(&format!("\n{:8}{}\n", "", difference(units, change.before(), change.after())));
            if let Some(site) = change.new {
                text.push_str(&listing.site(site, self.new.nowhere()));
            } else if let Some(site) = change.old {
                // Its line is one of the old source, which may not be there any more.
                let listing = Listing { lines: Lines::Found(&Sources::default()), ..listing };
                text.push_str(&listing.site(site, self.old.nowhere()));
            }
            text.push_str(&listing.prose(&told(change, units)));
        }
        if all.len() > MOST_PLACES {
            let others = count((all.len() - MOST_PLACES) as u64, "more place");
            let verb = if all.len() - MOST_PLACES == 1 { "has" } else { "have" };
            text.push_str(&format!("\n{others} {verb} changed less.\n"));
        }
        let same = (places - all.len()) as u64;
        if all.is_empty() {
            text.push_str(&format!("\nNothing has changed, in {}.\n", count(same, "place")));
        } else if same > 0 {
            let verb = if same == 1 { "is" } else { "are" };
            text.push_str(&format!("\n{} {verb} as before.\n", count(same, "place")));
        }
        text
    }
}

/// What a place was, and what it is.
fn told(change: &Change<'_>, units: &Units) -> String {
    match (change.old, change.new) {
        (Some(old), Some(new)) => {
            let from = if old.line == new.line { String::new() } else { format!(", on line {}", old.line) };
            format!("before: {}{from}; now: {}", units.told(old.amounts), units.told(new.amounts))
        }
        (Some(old), None) => format!("before: {}; now: nothing", units.told(old.amounts)),
        (None, Some(new)) => format!("before: nothing; now: {}", units.told(new.amounts)),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Amount;

    fn site(function: &str, line: u32, cause: &str, bytes: u64) -> Site {
        let amounts = Amounts { total: Amount { blocks: 1, bytes }, ..Amounts::default() };
        let causes = vec![cause.to_string()];
        Site { function: function.into(), file: "a.rs".into(), line, amounts, causes, ..Site::default() }
    }

    /// Line before, line now, bytes before, bytes now.
    fn found(old: &[Site], new: &[Site]) -> Vec<(u32, u32, u64, u64)> {
        let line = |site: Option<&Site>| site.map_or(0, |site| site.line);
        let bytes = |amounts: Amounts| amounts.total.bytes;
        let changes = changes(old, new);
        changes.iter().map(|c| (line(c.old), line(c.new), bytes(c.before()), bytes(c.after()))).collect()
    }

    #[test]
    fn pairs_places_and_orders_them_by_what_changed() {
        let old = [site("f", 3, "grew", 100), site("g", 9, "grew", 5), site("h", 20, "grew", 7)];
        let new = [site("f", 3, "grew", 90), site("g", 9, "grew", 500), site("h", 20, "grew", 7)];
        assert_eq!(found(&old, &new), [(9, 9, 5, 500), (3, 3, 100, 90), (20, 20, 7, 7)]);
    }

    #[test]
    fn follows_lines_that_moved_within_their_function() {
        let old = [site("f", 3, "grew", 100), site("f", 5, "cloned", 50), site("g", 9, "grew", 8)];
        let new = [site("f", 13, "cloned", 50), site("f", 11, "grew", 90), site("k", 9, "grew", 8)];
        assert_eq!(found(&old, &new), [(3, 11, 100, 90), (9, 0, 8, 0), (0, 9, 0, 8), (5, 13, 50, 50)]);
    }

    #[test]
    fn pairs_nothing_where_it_is_not_clear() {
        let old = [site("f", 3, "grew", 100), site("f", 5, "grew", 50)];
        let new = [site("f", 4, "grew", 100)];
        assert_eq!(found(&old, &new), [(3, 0, 100, 0), (0, 4, 0, 100), (5, 0, 50, 0)]);
    }
}
