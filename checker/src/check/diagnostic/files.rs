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
    /// Whether all threads of the process were counted, as dhat does by itself.
    pub counts_all_threads: bool,
    /// Whether the program was built without line numbers.
    pub lacks_lines: bool,
    /// Whether dhat heard of no allocation at all.
    pub heard_nothing: bool,
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
            let threads = if self.counts_all_threads { ", such as those of libtest's threads" } else { "" };
            block
                .note("and", &format!("{} from no line of this crate{threads}", count(self.elsewhere, what)));
        }
        let name = match self.failure.line {
            // In place of the file that a name has behind it where two tests share it.
            Some(line) => {
                let name = self.test.name.split(' ').next().unwrap_or_default();
                format!("{name} ({}:{line})", context.path)
            }
            None => self.test.name.clone(),
        };
        block.note("limit", &format!("{}, in {name}", self.limit.text));
        if self.lacks_lines {
            block.note(
                "help",
                "this build has no line numbers; `debug = \"limited\"` in its profile gives them",
            );
        }
        if self.heard_nothing {
            block.note(
                "note",
                "dhat counted nothing at all: it counts where `dhat::Alloc` is the global allocator",
            );
            block.note(
                "help",
                "heaplings installs an allocator of its own; in a program with both, use `heaplings::measure` in place of \
                 dhat's profiler",
            );
        }
        let first = places.first().map(|place| &place.site);
        block.note("help", &format!("cargo checker explain {}", term(metric, first)));
        block.printed(&self.failure.output);
        block.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::verdict::TestStatus;
    use crate::profile::{Amount, Amounts, Metric};
    use crate::ui::style::Style;
    use std::path::Path;

    #[test]
    fn each_place_is_shown_in_its_own_file() {
        let place = |path: &str, line, column, blocks| Place {
            site: Site {
                line,
                column,
                amounts: Amounts::only(Moment::Total, Amount { blocks, bytes: 8 * blocks }),
                causes: vec!["a Vec grew".to_string()],
                term: Some("grew"),
                ..Site::default()
            },
            path: path.to_string(),
            text: format!("// {path}\nnumbers.push(1);\n"),
        };
        let limit = verdict::Limit {
            text: "stats.total_blocks <= 1".into(),
            metric: Metric::TotalBlocks,
            bound: Some(1),
        };
        let (message, output) = ("dhat: assertion failed".to_string(), String::new());
        let failure = TestFailure { message, line: Some(9), limit: None, output };
        let test = Test {
            name: "few".into(),
            status: TestStatus::Failed,
            heap: None,
            sites: Vec::new(),
            failure: None,
        };
        let context = Context {
            style: Style::default(),
            root: Path::new("/"),
            path: "tests/heap.rs",
            text: "",
            costs: &[],
            columns: 80,
        };
        let show = |places: &[Place], counts_all_threads| {
            let (test, failure, limit) = (&test, &failure, &limit);
            let shown = Limit {
                test,
                failure,
                limit,
                figure: 6,
                elsewhere: 1,
                counts_all_threads,
                lacks_lines: false,
                heard_nothing: places.is_empty(),
            };
            shown.show(places, &context)
        };
        let places = [place("src/a.rs", 2, 9, 3), place("src/b.rs", 2, 9, 2)];
        let expected = "\
error: 6 allocations, the limit is 1
 --> src/a.rs:2:9
  |
2 | numbers.push(1);
  |         ^^^^ a Vec grew: 3 allocations, 24 bytes
 ::: src/b.rs:2:9
  |
2 | numbers.push(1);
  |         ^^^^ a Vec grew: 2 allocations, 16 bytes
  = and: 1 allocation from no line of this crate, such as those of libtest's
         threads
  = limit: stats.total_blocks <= 1, in few (tests/heap.rs:9)
  = help: cargo checker explain grew
";
        assert_eq!(show(&places, true), expected);
        let nothing = show(&[], true);
        assert!(nothing.contains("= note: dhat counted nothing at all: "), "{nothing}");
        assert!(nothing.contains("= help: heaplings installs an allocator of its own; "), "{nothing}");
        let many: Vec<Place> = (0..5).map(|_| place("src/a.rs", 2, 9, 1)).collect();
        let shown = show(&many, false);
        assert!(shown.contains("= and: 2 more places with 2 allocations, 16 bytes\n"), "{shown}");
        assert!(shown.contains("= and: 1 allocation from no line of this crate\n"), "{shown}");
    }
}
