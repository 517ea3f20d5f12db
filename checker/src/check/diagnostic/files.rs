//! A failed limit whose lines lie in several files.

use super::block::Block;
use super::{Context, MOST_SITES, label, limit_headline, term, with_causes};
use crate::check::verdict::{self, Test, TestFailure};
use crate::profile::{Moment, Site};
use crate::ui::style::count;

/// A line that allocated.
#[derive(Debug)]
pub struct Place {
    pub site: Site,
    /// Its file, from the root.
    pub path: String,
    pub text: String,
}

/// A limit that failed, and what there is to say of it.
#[derive(Debug)]
pub struct Limit<'a> {
    pub test: &'a Test,
    pub failure: &'a TestFailure,
    pub limit: &'a verdict::Limit,
    pub figure: u64,
    /// The blocks to which no line of these files led.
    pub elsewhere: u64,
    /// Whether the program was built without line numbers.
    pub lacks_lines: bool,
}

impl Limit<'_> {
    /// The diagnostic, with the places that have most of the figure first. `context` is of the file that has the limit.
    pub fn show(&self, places: &[Place], context: &Context<'_>) -> String {
        let metric = self.limit.metric;
        let shown = &places[..places.len().min(MOST_SITES)];
        let contexts: Vec<Context<'_>> =
            shown.iter().map(|place| Context { path: &place.path, text: &place.text, ..*context }).collect();
        // The longest file has the widest numbers.
        let widest = contexts.iter().max_by_key(|context| context.text.len()).unwrap_or(context);
        let mut block = Block::new(widest, &limit_headline(self.limit, self.figure));
        for (place, context) in shown.iter().zip(&contexts) {
            block.turn_to(context);
            let label = with_causes(&place.site, &label(metric, &place.site));
            block.place(place.site.line, place.site.column, &label);
        }
        if places.is_empty() {
            block.turn_to(context);
            match self.failure.line {
                Some(line) => block.place(line, 0, ""),
                None => block.arrow(context.path, 0),
            }
        }
        if places.len() > MOST_SITES {
            let rest = &places[MOST_SITES..];
            let mut all = Site::default();
            rest.iter().for_each(|place| all.amounts += place.site.amounts);
            let lines = count(rest.len() as u64, "more place");
            block.note("and", &format!("{lines} with {}", label(metric, &all)));
        }
        if self.elsewhere > 0 {
            let what = if Moment::of(metric) == Moment::Total { "allocation" } else { "block" };
            block.note("and", &format!("{} from no line of this crate", count(self.elsewhere, what)));
        }
        let line = self.failure.line.map_or(String::new(), |line| format!(" ({}:{line})", context.path));
        block.note("limit", &format!("{}, in {}{line}", self.limit.text, self.test.name));
        if self.lacks_lines {
            block.note(
                "help",
                "this build has no line numbers; `debug = \"line-tables-only\"` in its profile gives them",
            );
        }
        let first = places.first().map(|place| &place.site);
        block.note("help", &format!("cargo checker explain {}", term(metric, first)));
        block.printed(&self.failure.output);
        block.text
    }
}
