//! A verdict in words: rustc's layout, about memory.

mod block;
pub mod files;
pub(super) mod test_line;

use std::path::Path;

use block::Block;

use crate::check::condition::is_exact;
use crate::check::verdict::{Limit, STEPS, Status, Test, TestFailure, Verdict};
use crate::course::aim;
use crate::course::cost_table::{Entry, Figures};
use crate::profile::{Amount, Metric, Moment, Site};
use crate::ui::style::{Style, count, number};
use crate::ui::terminal::{cut, width_of};
use crate::ui::wrap::{hang, wrap};

/// The places that one diagnostic shows.
const MOST_SITES: usize = 3;
/// The lines of a test's own output, or of a panic's message, that are shown.
const MOST_LINES: usize = 20;
/// The columns of such a line that are shown.
const MOST_COLUMNS: usize = 300;

/// What a verdict is shown with.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub style: Style,
    pub root: &'a Path,
    /// The exercise's file, from the root.
    pub path: &'a str,
    /// Its text, as it was checked.
    pub text: &'a str,
    /// What the exercise costs as published, and what the solution costs.
    pub costs: &'a [Entry],
    /// What a line of the file is cut to, so that what marks a part of it stands below that part.
    pub columns: usize,
}

/// Shows a whole verdict: rustc's messages, a diagnostic for each test that did not pass, and a summary.
pub fn render(verdict: &Verdict, context: &Context<'_>) -> String {
    let mut page = String::new();
    page.push_str(&verdict.messages);
    let failed = verdict.tests.iter().filter_map(|test| Some((test, test.failure.as_ref()?)));
    for (test, failure) in failed {
        page.push_str(&context.test_failure(test, failure));
        page.push('\n');
    }
    for note in &verdict.notes {
        let lead = context.style.warning("note") + ": ";
        page.extend([&hang(&lead, note, context.columns), "\n"]);
    }
    page.push_str(&context.summary(verdict));
    page
}

impl Context<'_> {
    /// The diagnostic of one test that did not pass.
    pub fn test_failure(&self, test: &Test, failure: &TestFailure) -> String {
        match (&failure.limit, &test.heap) {
            (Some(limit), Some(heap)) => self.limit(test, failure, limit, heap.figure(limit.metric)),
            _ => self.failure(test, failure),
        }
    }

    /// A limit that failed: the figure and the lines it comes from.
    fn limit(&self, test: &Test, failure: &TestFailure, limit: &Limit, figure: u64) -> String {
        let mut block = Block::new(self, &limit_headline(limit, figure));
        let (own, elsewhere): (Vec<&Site>, Vec<&Site>) = test.sites.iter().partition(|site| site.line > 0);
        for site in own.iter().take(MOST_SITES) {
            block.place(site.line, site.column, &with_causes(site, &label(limit.metric, site)));
        }
        if own.is_empty()
            && let Some(line) = failure.line
        {
            block.place(line, 0, "");
        }
        if own.len() > MOST_SITES {
            let rest = &own[MOST_SITES..];
            let mut all = Site::default();
            rest.iter().for_each(|site| all.amounts += site.amounts);
            let lines = count(rest.len() as u64, "more place");
            block.note("and", &format!("{lines} with {}", label(limit.metric, &all)));
        }
        let blocks: u64 = elsewhere.iter().map(|site| site.amounts.at(Moment::of(limit.metric)).blocks).sum();
        if blocks > 0 {
            block.note("and", &format!("{} from no line of this file", count(blocks, "allocation")));
        }
        if let Some(note) = test_line::note(self.text, &own[..own.len().min(MOST_SITES)]) {
            block.note("note", &note);
        }
        block.note("limit", &format!("{}, in {}", limit.text, test.name));
        block.note("help", &format!("cargo checker explain {}", term(limit.metric, own.first().copied())));
        block.printed(&failure.output);
        block.text
    }

    /// Any other test that did not pass: the panic and its line.
    fn failure(&self, test: &Test, failure: &TestFailure) -> String {
        let mut lines = failure.message.lines();
        let first = lines.next().unwrap_or("the test failed");
        let mut block = Block::new(self, &cut(first, MOST_COLUMNS));
        match question(self.text, first).or(failure.line) {
            Some(line) => block.place(line, 0, ""),
            None => block.arrow(self.path, 0),
        }
        for line in lines.take(MOST_LINES) {
            let line = cut(line.trim(), MOST_COLUMNS);
            let (name, text) = line.split_once(": ").unwrap_or(("", &line));
            block.note(name, text);
        }
        block.note("test", &test.name);
        block.printed(&failure.output);
        block.text
    }

    fn summary(&self, verdict: &Verdict) -> String {
        let Verdict { exercise, tests, .. } = verdict;
        let passed = tests.iter().filter(|test| test.failure.is_none()).count();
        let summary = match verdict.status {
            Status::Passed => {
                let all = count(tests.len() as u64, "test");
                let step = verdict.steps().map_or("", |_| ", gold");
                return self.style.good(&format!("{exercise} passes: {all}{step}"))
                    + "\n"
                    + &self.gains(tests);
            }
            Status::TestsChanged => {
                format!(
                    "{exercise} does not count as passed: its tests pass, but they are not those published"
                )
            }
            Status::DoesNotCompile => format!("{exercise} does not compile"),
            _ => {
                let step = match verdict.steps() {
                    None => String::new(),
                    Some(0) => {
                        ", no step reached: bronze needs its limits and every test that sets none".to_string()
                    }
                    Some(steps) => format!(", {} reached", STEPS[steps - 1]),
                };
                format!("{exercise}: {passed} of {} passed{step}", count(tests.len() as u64, "test"))
            }
        };
        wrap(&summary, self.columns).lines().map(|line| self.style.error(line) + "\n").collect()
    }

    /// What each limit cost at first, and what it costs now. Limits of which the same is to be said share a
    /// line.
    fn gains(&self, tests: &[Test]) -> String {
        let mut lines: Vec<(String, String, [Option<Figures>; 3])> = Vec::new();
        for test in tests {
            let entry = self.costs.iter().find(|entry| entry.limit == test.name);
            let before = entry.and_then(|entry| entry.before);
            let (Some(before), Some(now)) = (before, test.heap) else { continue };
            let now = Figures::from(now);
            let ours = entry.and_then(|entry| entry.after);
            let aim = aim::aim_of_test(self.text, &test.name, self.costs);
            let gain = gain(before, now, aim) + &ours.map_or(String::new(), |ours| below(ours, now, aim));
            let figures = [Some(before), Some(now), ours];
            match lines.iter_mut().find(|(.., other)| *other == figures) {
                Some((names, ..)) => names.push_str(&format!(", {}", test.name)),
                None => lines.push((test.name.clone(), gain, figures)),
            }
        }
        let shown = |(names, gain, _): (String, String, [Option<Figures>; 3])| {
            let line = format!("  {names}: {gain}\n");
            if width_of(line.trim_end()) <= self.columns {
                return line;
            }
            let names = wrap(&format!("{names}:"), self.columns.saturating_sub(2));
            let names: String = names.lines().map(|line| format!("  {line}\n")).collect();
            names + &hang("    ", &gain, self.columns)
        };
        lines.into_iter().map(shown).collect()
    }
}

/// What a learner's answer needs less than the solution, of what the limit is about if it is less of that: `; 2 blocks
/// below ours`.
fn below(ours: Figures, now: Figures, aim: Option<Metric>) -> String {
    let mut pairs = [
        ("block", "below ours", ours.blocks, now.blocks),
        ("byte", "below ours", ours.bytes, now.bytes),
        ("byte", "less at the peak than ours", ours.peak, now.peak),
    ];
    // Fewer of one for more of another is another trade, and no better answer.
    if pairs.iter().any(|(_, _, ours, now)| now > ours) || now.left > ours.left {
        return String::new();
    }
    bring_forward(&mut pairs, aim);
    let less = pairs.iter().find(|(_, _, ours, now)| now < ours);
    less.map_or(String::new(), |(noun, than, ours, now)| format!("; {} {than}", count(ours - now, noun)))
}

/// The term that explains a failed limit: what happened at the first place, or the figure itself where that says
/// more. What is still alive is a question of who keeps it, and not of how it was made.
pub(super) fn term(metric: Metric, first: Option<&Site>) -> String {
    let cause = first.and_then(|site| site.term);
    let term = match Moment::of(metric) {
        Moment::Total => cause.unwrap_or("block"),
        Moment::Peak => cause.unwrap_or("peak"),
        Moment::End => "left",
    };
    term.replace(' ', "-")
}

/// Puts what the limit is about first, among blocks, bytes, the peak and perhaps what is left, in this order.
fn bring_forward<T>(figures: &mut [T], aim: Option<Metric>) {
    let at = match aim {
        None | Some(Metric::TotalBlocks) => 0,
        Some(Metric::TotalBytes) => 1,
        Some(Metric::MaxBlocks | Metric::MaxBytes) => 2,
        Some(Metric::CurrBlocks | Metric::CurrBytes) => 3,
    };
    if at < figures.len() {
        figures[..=at].rotate_right(1);
    }
}

/// The figures that changed, what the limit is about first: `blocks 11 → 1, bytes 32,752 → 14,400`.
pub fn gain(before: Figures, now: Figures, aim: Option<Metric>) -> String {
    let mut pairs = [
        ("blocks", before.blocks, now.blocks),
        ("bytes", before.bytes, now.bytes),
        ("peak", before.peak, now.peak),
        ("left", before.left, now.left),
    ];
    bring_forward(&mut pairs, aim);
    let changed = pairs.iter().filter(|(_, before, now)| before != now);
    let changes: Vec<String> =
        changed.map(|(name, before, now)| format!("{name} {} → {}", number(*before), number(*now))).collect();
    if changes.is_empty() { "as before".to_string() } else { changes.join(", ") }
}

/// The line of the constant that a message begins with, as in `AFTER_CLEAR: what is …`: what a learner is asked
/// for stands there and not in the test.
pub fn question(text: &str, message: &str) -> Option<u32> {
    let (name, _) = message.split_once(": ")?;
    let declaration = format!("const {name}: ");
    let at = text.lines().position(|line| line.starts_with(&declaration))?;
    u32::try_from(at + 1).ok()
}

/// `11 allocations, the limit is 1`.
pub fn limit_headline(limit: &Limit, figure: u64) -> String {
    let bound = match limit.bound {
        // More would fail as well as less.
        Some(bound) if bound > 0 && is_exact(&limit.text) => {
            format!("expected exactly {}", number(bound))
        }
        Some(bound) => format!("the limit is {}", number(bound)),
        None => {
            // What the test adds in its own words stands behind it.
            let condition = limit.text.split(": ").next().unwrap_or_default();
            format!("the limit is `{condition}`")
        }
    };
    format!("{}, {bound}", amount(limit.metric, figure))
}

/// The figure that failed, as the headline says it.
pub fn amount(metric: Metric, figure: u64) -> String {
    match metric {
        Metric::TotalBlocks => count(figure, "allocation"),
        Metric::TotalBytes => format!("{} allocated", count(figure, "byte")),
        Metric::MaxBlocks => format!("{} alive at the peak", count(figure, "block")),
        Metric::MaxBytes => format!("{} alive at the peak", count(figure, "byte")),
        Metric::CurrBlocks => format!("{} still alive", count(figure, "block")),
        Metric::CurrBytes => format!("{} still alive", count(figure, "byte")),
    }
}

/// A label, with what the standard library did there before it: `a Vec grew: 11 allocations, 32,752 bytes`.
pub(super) fn with_causes(site: &Site, label: &str) -> String {
    match &site.causes[..] {
        [] => label.to_string(),
        [cause] => format!("{cause}: {label}"),
        [first, second] => format!("{first}; {second}: {label}"),
        [first, ..] => format!("{first}; and more: {label}"),
    }
}

/// What is said of one place.
pub fn label(metric: Metric, site: &Site) -> String {
    let moment = Moment::of(metric);
    let Amount { blocks, bytes } = site.amounts.at(moment);
    let bytes = count(bytes, "byte");
    match moment {
        Moment::Total => format!("{}, {bytes}", count(blocks, "allocation")),
        Moment::Peak => format!("{}, {bytes} at the peak", count(blocks, "block")),
        Moment::End => format!("{}, {bytes} still alive", count(blocks, "block")),
    }
}

#[cfg(test)]
mod tests;
