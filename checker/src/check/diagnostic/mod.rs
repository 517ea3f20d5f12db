//! A verdict in words: rustc's layout, about memory.

mod block;

use std::path::Path;

use block::Block;

use crate::check::verdict::{Limit, STEPS, Status, Test, TestFailure, Verdict};
use crate::course::cost_table::{Entry, Figures};
use crate::profile::{Amount, Metric, Moment, Site};
use crate::ui::style::{Style, count, number};
use crate::ui::terminal::{cut, width_of};
use crate::ui::wrap::wrap;

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
    /// So many tests that did not pass are shown in full.
    pub most: usize,
    /// What a line of the file is cut to, so that what marks a part of it stands below that part.
    pub columns: usize,
}

/// Shows a whole verdict: rustc's messages, a diagnostic for each test that did not pass, and a summary.
pub fn render(verdict: &Verdict, context: &Context<'_>) -> String {
    let mut page = String::new();
    page.push_str(&verdict.messages);
    let failed = verdict.tests.iter().filter_map(|test| Some((test, test.failure.as_ref()?)));
    for (test, failure) in failed.clone().take(context.most) {
        page.push_str(&context.test_failure(test, failure));
        page.push('\n');
    }
    let hidden = failed.skip(context.most).count();
    if hidden > 0 {
        let tests = count(hidden as u64, "more test");
        let command = format!("`cargo checker run {}` shows all", verdict.exercise);
        page.push_str(&format!("{}: {tests}: {command}\n\n", context.style.error("error")));
    }
    for note in &verdict.notes {
        page.push_str(&format!("{}: {note}\n\n", context.style.warning("note")));
    }
    page.push_str(&context.summary(verdict));
    page
}

impl Context<'_> {
    /// The diagnostic of one test that did not pass.
    pub(super) fn test_failure(&self, test: &Test, failure: &TestFailure) -> String {
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
                let all = if verdict.notes.is_empty() { all } else { format!("{all}, not those published") };
                let step = verdict.steps().map_or("", |_| ", gold");
                return self.style.good(&format!("{exercise} passes: {all}{step}"))
                    + "\n"
                    + &self.gains(tests);
            }
            Status::DoesNotCompile => format!("{exercise} does not compile"),
            _ => {
                let step = match verdict.steps() {
                    None => String::new(),
                    Some(0) => ", no step reached: a step counts with the tests of all parts".to_string(),
                    Some(steps) => format!(", {} reached", STEPS[steps - 1]),
                };
                format!("{exercise}: {passed} of {} passed{step}", count(tests.len() as u64, "test"))
            }
        };
        self.style.error(&summary) + "\n"
    }

    /// What each limit cost at first, and what it costs now. Limits of which the same is to be said share a
    /// line.
    fn gains(&self, tests: &[Test]) -> String {
        let mut lines: Vec<(String, String)> = Vec::new();
        for test in tests {
            let entry = self.costs.iter().find(|entry| entry.limit == test.name);
            let before = entry.and_then(|entry| entry.before);
            let (Some(before), Some(now)) = (before, test.heap) else { continue };
            let now = Figures::from(now);
            let ours = entry.and_then(|entry| entry.after);
            let gain = gain(before, now) + &ours.map_or(String::new(), |ours| below(ours, now));
            match lines.iter_mut().find(|(_, other)| *other == gain) {
                Some((names, _)) => names.push_str(&format!(", {}", test.name)),
                None => lines.push((test.name.clone(), gain)),
            }
        }
        let shown = |(names, gain): (String, String)| {
            let line = format!("  {names}: {gain}\n");
            if width_of(line.trim_end()) <= self.columns {
                return line;
            }
            let wrapped = wrap(&gain, self.columns.saturating_sub(4));
            let gain: String = wrapped.lines().map(|line| format!("    {line}\n")).collect();
            format!("  {names}:\n{gain}")
        };
        lines.into_iter().map(shown).collect()
    }
}

/// What a learner's answer needs less than the solution: `; 2 blocks below ours`.
fn below(ours: Figures, now: Figures) -> String {
    let pairs = [
        ("block", ours.blocks, now.blocks),
        ("byte", ours.bytes, now.bytes),
        ("byte at the peak", ours.peak, now.peak),
    ];
    // Fewer of one for more of another is another trade, and no better answer.
    if pairs.iter().any(|(_, ours, now)| now > ours) || now.left > ours.left {
        return String::new();
    }
    match pairs.iter().find(|(_, ours, now)| now < ours) {
        None => String::new(),
        Some(("byte at the peak", ours, now)) => {
            format!("; {} at the peak below ours", count(ours - now, "byte"))
        }
        Some((noun, ours, now)) => format!("; {} below ours", count(ours - now, noun)),
    }
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

/// The figures that changed: `blocks 11 → 1, bytes 32,752 → 14,400`.
pub fn gain(before: Figures, now: Figures) -> String {
    let pairs = [
        ("blocks", before.blocks, now.blocks),
        ("bytes", before.bytes, now.bytes),
        ("peak", before.peak, now.peak),
        ("left", before.left, now.left),
    ];
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
        Some(bound) => format!("the limit is {}", number(bound)),
        None => format!("which is not `{}`", limit.text),
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
mod tests {
    use super::*;
    use crate::check::verdict::TestStatus;
    use crate::profile::{Amounts, Heap};

    const TEXT: &str = "fn f() {\n    let mut v = Vec::new();\n    for i in 0..9 {\n\t\tv.push(i);\n    }\n    v.clone();\n    vec![1];\n}\n";

    fn context(before: &[Entry]) -> Context<'_> {
        Context {
            style: Style::default(),
            root: Path::new("/r"),
            path: "exercises/01/a.rs",
            text: TEXT,
            costs: before,
            most: 9,
            columns: usize::MAX,
        }
    }

    fn site(line: u32, column: u32, blocks: u64) -> Site {
        let amount = Amount { blocks, bytes: blocks * 10 };
        let amounts = Amounts { total: amount, peak: amount, end: amount };
        Site { line, column, amounts, ..Site::default() }
    }

    fn failed(sites: Vec<Site>, output: &str) -> Test {
        let limit =
            Limit { text: "heap.total_blocks <= 1".into(), metric: Metric::TotalBlocks, bound: Some(1) };
        let message = "dhat: assertion failed".into();
        let failure = TestFailure { message, line: Some(7), limit: Some(limit), output: output.into() };
        let heap = Some(Heap { total_blocks: 9, ..Heap::default() });
        Test { name: "once".into(), status: TestStatus::Failed, heap, sites, failure: Some(failure) }
    }

    fn verdict(status: Status, tests: Vec<Test>) -> Verdict {
        let (messages, notes) = (String::new(), Vec::new());
        Verdict {
            exercise: "a".into(),
            chapter: "01".into(),
            status,
            tests,
            messages,
            notes,
            text: String::new(),
        }
    }

    #[test]
    fn marks_a_part_of_a_long_line_where_there_is_little_room() {
        let source =
            "fn f() {\n    let é漢 = list.iter().map(|one| one.to_string()).collect::<Vec<_>>().len();\n}\n";
        let column = source.lines().nth(1).unwrap().find("to_string").unwrap() as u32 + 1;
        let shown = |columns| {
            let context = Context { text: source, columns, ..context(&[]) };
            let page = render(&verdict(Status::Failed, vec![failed(vec![site(2, column, 7)], "")]), &context);
            let lines: Vec<String> = page.lines().skip(3).take(2).map(str::to_string).collect();
            let widths = lines.iter().map(|line| width_of(line));
            assert!(widths.max() <= Some(columns), "{page}");
            lines
        };
        assert_eq!(
            shown(100),
            [
                "2 |     let é漢 = list.iter().map(|one| one.to_string()).collect::<Vec<_>>().len();",
                "  |                                         ^^^^^^^^^ 7 allocations, 70 bytes",
            ]
        );
        assert_eq!(
            shown(80)[1],
            "  |                                         ^^^^^^^^^ 7 allocations, 70 bytes"
        );
        assert!(shown(80)[0].ends_with("collect::<Vec<_>>().le…"), "{:?}", shown(80));
        assert_eq!(
            shown(50),
            [
                "2 | …p(|one| one.to_string()).collect::<Vec<_>>()…",
                "  |              ^^^^^^^^^ 7 allocations, 70 bytes",
            ]
        );
    }

    #[test]
    fn points_at_the_lines_that_allocate() {
        let page = render(
            &verdict(Status::Failed, vec![failed(vec![site(4, 5, 7), site(6, 7, 2)], "")]),
            &context(&[]),
        );
        let expected = "\
error: 9 allocations, the limit is 1
 --> exercises/01/a.rs:4:5
  |
4 |         v.push(i);
  |           ^^^^ 7 allocations, 70 bytes
 ::: exercises/01/a.rs:6:7
  |
6 |     v.clone();
  |       ^^^^^ 2 allocations, 20 bytes
  = limit: heap.total_blocks <= 1, in once
  = help: cargo checker explain block

a: 0 of 1 test passed
";
        assert_eq!(page, expected);
    }

    #[test]
    fn names_the_term_that_explains_a_limit() {
        let grew = Site { term: Some("grew"), ..site(4, 5, 7) };
        let room = Site { term: Some("made with room"), ..site(4, 5, 7) };
        assert_eq!(term(Metric::TotalBlocks, Some(&grew)), "grew");
        assert_eq!(term(Metric::TotalBytes, Some(&room)), "made-with-room");
        assert_eq!(term(Metric::MaxBytes, Some(&grew)), "grew");
        assert_eq!(term(Metric::MaxBytes, None), "peak");
        assert_eq!(term(Metric::CurrBlocks, Some(&grew)), "left", "how it was made is not the question");
    }

    #[test]
    fn adds_up_what_it_does_not_show() {
        let sites =
            vec![site(4, 5, 7), site(6, 7, 2), site(7, 5, 1), site(2, 1, 1), site(3, 1, 1), site(0, 0, 3)];
        let page = render(&verdict(Status::Failed, vec![failed(sites, "")]), &context(&[]));
        assert!(page.contains("= and: 2 more places with 2 allocations, 20 bytes\n"), "{page}");
        assert!(page.contains("= and: 3 allocations from no line of this file\n"), "{page}");
        assert!(page.contains("^^^^ 1 allocation, 10 bytes\n"), "{page}");
    }

    #[test]
    fn shows_what_a_test_printed_up_to_a_point() {
        let output = (0..50).map(|i| format!("line {i}\n")).collect::<String>();
        let page = render(&verdict(Status::Failed, vec![failed(vec![], &output)]), &context(&[]));
        assert!(page.contains("  | line 19\n  | … and 30 more lines\n"), "{page}");
    }

    #[test]
    fn cuts_lines_without_an_end() {
        let long = "x".repeat(100_000);
        let failure = TestFailure {
            message: format!("{long}\n  left: {long}"),
            line: None,
            limit: None,
            output: long.clone(),
        };
        let test = Test { failure: Some(failure), heap: None, ..failed(vec![], "") };
        let page = render(&verdict(Status::Failed, vec![test]), &context(&[]));
        assert!(page.len() < 1_200 && page.matches("x…\n").count() == 3, "{page}");
        assert!(page.contains("  = printed:\n  | xxx"), "{page}");
    }

    #[test]
    fn shows_a_line_of_source_without_its_control_characters() {
        let source = "let é = \"\x1b[2J\"; push();\r\n";
        let context = Context { text: source, ..context(&[]) };
        let page = render(&verdict(Status::Failed, vec![failed(vec![site(1, 18, 2)], "")]), &context);
        assert!(page.contains("1 | let é = \"␛[2J\"; push();\n"), "{page}");
        assert!(page.contains("\n  |                 ^^^^ 2 allocations"), "{page}");
    }

    #[test]
    fn shows_a_panic_with_its_sides() {
        let failure = TestFailure {
            message: "assertion `left == right` failed\n  left: 1\n right: 2".into(),
            line: Some(6),
            limit: None,
            output: String::new(),
        };
        let test = Test { failure: Some(failure), heap: None, ..failed(vec![], "") };
        let page = render(&verdict(Status::Failed, vec![test]), &context(&[]));
        let expected = "\
error: assertion `left == right` failed
 --> exercises/01/a.rs:6:5
  |
6 |     v.clone();
  |     ^^^^^^^^^^
  = left: 1
  = right: 2
  = test: once
";
        assert!(page.starts_with(expected), "{page}");
    }

    #[test]
    fn tells_the_gain_of_a_pass() {
        let before = Figures { blocks: 9, bytes: 40_000, peak: 5, left: 5 };
        let entry = Entry { limit: "once".into(), before: Some(before), after: None };
        let heap =
            Some(Heap { total_blocks: 1, total_bytes: 5, curr_bytes: 5, max_bytes: 5, ..Heap::default() });
        let test = Test { status: TestStatus::Passed, failure: None, heap, ..failed(vec![], "") };
        let (verdict, before) = (verdict(Status::Passed, vec![test]), [entry]);
        let shown = |columns| render(&verdict, &Context { columns, ..context(&before) });
        assert_eq!(shown(80), "a passes: 1 test\n  once: blocks 9 → 1, bytes 40,000 → 5\n");
        assert_eq!(shown(24), "a passes: 1 test\n  once:\n    blocks 9 → 1, bytes\n    40,000 → 5\n");
    }

    #[test]
    fn names_every_metric_in_words() {
        for (metric, words) in [
            (Metric::TotalBlocks, "1,000 allocations"),
            (Metric::TotalBytes, "1,000 bytes allocated"),
            (Metric::MaxBytes, "1,000 bytes alive at the peak"),
            (Metric::CurrBlocks, "1,000 blocks still alive"),
        ] {
            assert_eq!(amount(metric, 1_000), words);
        }
    }

    #[test]
    fn says_where_an_answer_is_better_than_the_solution() {
        let ours = Figures { blocks: 9, bytes: 400, peak: 50, left: 5 };
        assert_eq!(below(ours, ours), "");
        assert_eq!(below(ours, Figures { blocks: 7, ..ours }), "; 2 blocks below ours");
        assert_eq!(below(ours, Figures { bytes: 399, ..ours }), "; 1 byte below ours");
        assert_eq!(below(ours, Figures { peak: 20, ..ours }), "; 30 bytes at the peak below ours");
        assert_eq!(below(ours, Figures { blocks: 7, peak: 51, ..ours }), "", "another trade");
    }
}
