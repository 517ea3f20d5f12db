//! A verdict as messages of a compiler: a diagnostic in rustc's JSON for each test that did not pass, so that editors show it
//! where they show rustc's errors.

use crate::check::diagnostic::{self, Context, label, question, term, test_line, with_causes};
use crate::check::verdict::{Limit, Status, Test, TestFailure, TestStatus, Verdict};
use crate::course::limits;
use crate::profile::{Heap, Moment, Site};
use crate::ui::style::count;
use crate::util::json::{Value, object};
use crate::util::span;

/// What stands before the `::` in the code of a limit's diagnostic: editors show it as the source.
pub const HEAP: &str = "heap";

/// One diagnostic, and the test that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub test: String,
    /// As rustc writes it with `--error-format=json`.
    pub diagnostic: Value<'static>,
}

/// What may stand below a diagnostic besides figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extras<'a> {
    /// A hint, below the first diagnostic.
    pub hint: Option<&'a str>,
}

/// A place in the file, in bytes of one line.
struct Place {
    line: u32,
    start: usize,
    length: usize,
    label: String,
}

/// The messages of a verdict: none if all tests passed and the file's tests are those published.
pub fn messages(verdict: &Verdict, context: &Context<'_>, extras: Extras<'_>) -> Vec<Message> {
    let failed = verdict.tests.iter().filter_map(|test| Some((test, test.failure.as_ref()?)));
    let mut messages: Vec<Message> = Vec::new();
    for (test, failure) in failed {
        let hint = extras.hint.filter(|_| messages.is_empty());
        messages.push(of_test(test, failure, context, Extras { hint }));
    }
    // Where a published test fails, that is what counts first.
    let alone = verdict.tests.is_empty() || verdict.status == Status::TestsChanged;
    let level = if alone { "error" } else { "warning" };
    let tests = context.text.lines().position(|line| line.trim() == "#[cfg(test)]").unwrap_or(0);
    for note in &verdict.notes {
        let place = Place::line(context.text, tests as u32 + 1);
        let rendered = format!("{level}: {note}\n\n");
        let diagnostic =
            Diagnostic { level, code: "test::published".into(), text: note, places: &[place], rendered };
        messages.push(Message { test: "published".into(), diagnostic: diagnostic.json(context, &[]) });
    }
    messages
}

fn of_test(test: &Test, failure: &TestFailure, context: &Context<'_>, extras: Extras<'_>) -> Message {
    let rendered = context.test_failure(test, failure) + "\n";
    let mut children = Vec::new();
    let (code, text, places) = match (&failure.limit, &test.heap) {
        (Some(limit), Some(heap)) => {
            let term = term(limit.metric, test.sites.iter().find(|site| site.line > 0));
            let places = limit_places(test, failure, limit, context.text);
            // rust-analyzer leaves the label of the place out where there are notes.
            let label = places.first().map(|place| place.label.clone()).filter(|label| !label.is_empty());
            children.extend(label.map(|label| ("note", label)));
            children.extend(limit_notes(test, limit, heap, context.text));
            children.push(("help", format!("cargo checker explain {term}")));
            let text = diagnostic::limit_headline(limit, heap.figure(limit.metric));
            (format!("{HEAP}::{term}"), text, places)
        }
        _ => {
            let mut lines = failure.message.lines();
            let first = lines.next().unwrap_or("the test failed").to_string();
            children.extend(lines.map(|line| ("note", line.trim().to_string())));
            children.push(("note", format!("test: {}", test.name)));
            let line = question(context.text, &first).or(failure.line);
            let place = line.map(|line| Place::line(context.text, line));
            let place = place.unwrap_or_else(|| Place::test(context.text, &test.name));
            let code = if test.status == TestStatus::TimedOut { "timed-out" } else { test.status.name() };
            (format!("test::{code}"), first, vec![place])
        }
    };
    if let Some(hint) = extras.hint {
        children.push(("help", hint.to_string()));
    }
    let diagnostic = Diagnostic { level: "error", code, text: &text, places: &places, rendered };
    Message { test: test.name.clone(), diagnostic: diagnostic.json(context, &children) }
}

/// The figures and the limit, and what no place shows.
fn limit_notes(test: &Test, limit: &Limit, heap: &Heap, text: &str) -> Vec<(&'static str, String)> {
    let pair = |blocks, bytes| format!("{}, {}", count(blocks, "block"), count(bytes, "byte"));
    let figures = format!(
        "total: {}; peak: {}; left: {}",
        pair(heap.total_blocks, heap.total_bytes),
        pair(heap.max_blocks, heap.max_bytes),
        pair(heap.curr_blocks, heap.curr_bytes),
    );
    let mut notes = vec![("note", figures), ("note", format!("limit: {}, in {}", limit.text, test.name))];
    let own: Vec<&Site> = test.sites.iter().filter(|site| site.line > 0).collect();
    notes.extend(test_line::note(text, &own).map(|note| ("note", note)));
    let elsewhere = test.sites.iter().filter(|site| site.line == 0);
    let blocks: u64 = elsewhere.map(|site| site.amounts.at(Moment::of(limit.metric)).blocks).sum();
    if blocks > 0 {
        notes.push(("note", format!("{} from no line of this file", count(blocks, "allocation"))));
    }
    notes
}

/// Every line of the file that has a part in the figure, the largest first; if there is none, the one that fails.
fn limit_places(test: &Test, failure: &TestFailure, limit: &Limit, text: &str) -> Vec<Place> {
    let own = test.sites.iter().filter(|site| site.line > 0);
    let place = |site: &Site| {
        let label = with_causes(site, &label(limit.metric, site));
        Place { label, ..Place::name(text, site.line, site.column) }
    };
    let places: Vec<Place> = own.map(place).collect();
    if !places.is_empty() {
        return places;
    }
    vec![failure.line.map_or_else(|| Place::test(text, &test.name), |line| Place::line(text, line))]
}

impl Place {
    /// The name that starts at a column, in bytes from 1.
    fn name(text: &str, line: u32, column: u32) -> Place {
        let (start, length) = span::span(span::line(text, line).unwrap_or_default(), column);
        Place { line, start, length, label: String::new() }
    }

    /// All of a line but its indent.
    fn line(text: &str, line: u32) -> Place {
        Place::name(text, line, 0)
    }

    /// The name of a test.
    fn test(text: &str, name: &str) -> Place {
        let bare = name.rsplit("::").next().unwrap_or(name);
        let tests = limits::tests(text);
        let line = tests.iter().find(|test| test.name == bare).map_or(1, |test| test.line as u32);
        let column = span::line(text, line).and_then(|line| line.find(bare)).map_or(0, |at| at + 1);
        Place::name(text, line, column as u32)
    }

    /// A span as rustc writes it: bytes from the start of the file, columns in characters from 1.
    fn json(&self, context: &Context<'_>, primary: bool) -> Value<'static> {
        let before = context.text.split_inclusive('\n').take((self.line as usize).saturating_sub(1));
        let byte = before.map(str::len).sum::<usize>() + self.start;
        let line = span::line(context.text, self.line).unwrap_or_default();
        let end = self.start + self.length;
        let column = |at: usize| line[..at].chars().count() + 1;
        let label = if self.label.is_empty() { Value::Null } else { self.label.clone().into() };
        let source = object([
            ("highlight_end", column(end).into()),
            ("highlight_start", column(self.start).into()),
            ("text", line.to_string().into()),
        ]);
        object([
            ("byte_end", (byte + self.length).into()),
            ("byte_start", byte.into()),
            ("column_end", column(end).into()),
            ("column_start", column(self.start).into()),
            ("expansion", Value::Null),
            ("file_name", context.path.to_string().into()),
            ("is_primary", Value::Bool(primary)),
            ("label", label),
            ("line_end", u64::from(self.line).into()),
            ("line_start", u64::from(self.line).into()),
            ("suggested_replacement", Value::Null),
            ("suggestion_applicability", Value::Null),
            ("text", Value::Array(vec![source])),
        ])
    }
}

struct Diagnostic<'a> {
    level: &'static str,
    code: String,
    text: &'a str,
    /// The first is the primary one.
    places: &'a [Place],
    rendered: String,
}

impl Diagnostic<'_> {
    fn json(self, context: &Context<'_>, children: &[(&'static str, String)]) -> Value<'static> {
        let spans = self.places.iter().enumerate().map(|(number, place)| place.json(context, number == 0));
        object([
            ("$message_type", "diagnostic".into()),
            ("children", children.iter().map(|(level, text)| child(level, text)).collect()),
            ("code", object([("code", self.code.into()), ("explanation", Value::Null)])),
            ("level", self.level.into()),
            ("message", self.text.to_string().into()),
            ("rendered", self.rendered.into()),
            ("spans", spans.collect()),
        ])
    }
}

fn child(level: &'static str, text: &str) -> Value<'static> {
    object([
        ("children", Value::Array(Vec::new())),
        ("code", Value::Null),
        ("level", level.into()),
        ("message", text.to_string().into()),
        ("rendered", Value::Null),
        ("spans", Value::Array(Vec::new())),
    ])
}

/// A line of a compiler in the short form, `file:line:column: error: words`, for any diagnostic in rustc's JSON. One of a
/// limit has a line for each further place, too. Nothing for what has no place, such as a count of errors.
pub fn short(diagnostic: &Value<'_>) -> String {
    let text = |value: &Value<'_>, name| value.get(name).and_then(Value::as_str).map(str::to_string);
    let code = diagnostic.get("code").and_then(|code| text(code, "code")).unwrap_or_default();
    let is_heap = code.starts_with(HEAP);
    let mut lines = String::new();
    for span in diagnostic.get("spans").and_then(Value::as_array).unwrap_or_default() {
        let primary = span.get("is_primary").and_then(Value::as_bool) == Some(true);
        let label = text(span, "label").unwrap_or_default();
        let figure = |name| span.get(name).and_then(Value::as_u64).unwrap_or(1);
        let file = text(span, "file_name").unwrap_or_default();
        let place = format!("{file}:{}:{}", figure("line_start"), figure("column_start"));
        let words = |name| text(diagnostic, name).unwrap_or_default();
        if primary {
            let code = if code.starts_with('E') { format!("[{code}]") } else { String::new() };
            let label = if label.is_empty() { label } else { format!(": {label}") };
            lines.push_str(&format!("{place}: {}{code}: {}{label}\n", words("level"), words("message")));
        } else if is_heap {
            lines.push_str(&format!("{place}: note: {label}\n"));
        }
    }
    lines
}

/// The file, line and column of a diagnostic's first primary span.
pub fn place(diagnostic: &Value<'_>) -> Option<(String, u64, u64)> {
    let spans = diagnostic.get("spans").and_then(Value::as_array)?;
    let primary = spans.iter().find(|span| span.get("is_primary") == Some(&Value::Bool(true)))?;
    let figure = |name| primary.get(name).and_then(Value::as_u64);
    let file = primary.get("file_name").and_then(Value::as_str)?;
    Some((file.to_string(), figure("line_start")?, figure("column_start")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::verdict::Status;
    use crate::course::catalog::Exercise;
    use crate::profile::Metric;
    use crate::profile::{Amount, Amounts};
    use crate::ui::style::Style;
    use std::path::Path;

    const TEXT: &str = "fn f() {\r\n    let é漢🦀 = 1; v.push(é漢🦀);\r\n    v.clone();\r\n}\n#[cfg(test)]\nmod tests {\n    \
        #[test]\n    fn once() {\n        dhat::assert!(heap.total_blocks <= 1);\n    }\n}\n";

    fn site(line: u32, before: &str, cause: &str) -> Site {
        let column = span::line(TEXT, line).and_then(|line| line.find(before)).unwrap() as u32 + 1;
        let amounts = Amounts { total: Amount { blocks: 11, bytes: 40 }, ..Amounts::default() };
        Site { line, column, amounts, causes: vec![cause.to_string()], ..Site::default() }
    }

    fn failed(metric: Metric, sites: Vec<Site>) -> Test {
        let limit = Limit { text: format!("heap.{} <= 1", metric.name()), metric, bound: Some(1) };
        let message = "dhat: assertion failed".to_string();
        let failure = TestFailure { message, line: Some(9), limit: Some(limit), output: String::new() };
        let heap = Some(Heap { total_blocks: 11, total_bytes: 40, max_blocks: 2, ..Heap::default() });
        Test { name: "once".into(), status: TestStatus::Failed, heap, sites, failure: Some(failure) }
    }

    fn said(tests: Vec<Test>, notes: &[&str], extras: Extras<'_>) -> Vec<Message> {
        let exercise = Exercise { name: "a".into(), chapter: "01".into() };
        let notes = notes.iter().map(|note| note.to_string()).collect();
        let verdict = Verdict { status: Status::Failed, tests, notes, ..Verdict::new(&exercise, TEXT) };
        let (style, root, costs) = (Style::default(), Path::new("/r"), &[]);
        let context =
            Context { style, root, path: "exercises/01/a.rs", text: TEXT, costs, columns: usize::MAX };
        messages(&verdict, &context, extras)
    }

    fn member<'a>(value: &'a Value<'static>, path: &[&str]) -> &'a Value<'static> {
        path.iter().fold(value, |value, name| match name.parse::<usize>() {
            Ok(index) => &value.as_array().unwrap()[index],
            Err(_) => value.get(name).unwrap(),
        })
    }

    #[test]
    fn counts_bytes_from_the_file_and_columns_in_characters() {
        let sites = vec![site(2, "push", "a Vec grew"), site(3, "clone", "a Vec was cloned")];
        let messages = said(vec![failed(Metric::TotalBlocks, sites)], &[], Extras::default());
        let diagnostic = &messages[0].diagnostic;
        let number = |path: &[&str]| member(diagnostic, path).as_u64().unwrap() as usize;
        let byte = number(&["spans", "0", "byte_start"]);
        assert_eq!(&TEXT[byte..number(&["spans", "0", "byte_end"])], "push");
        assert_eq!(number(&["spans", "0", "line_start"]), 2);
        assert_eq!(
            (number(&["spans", "0", "column_start"]), number(&["spans", "0", "column_end"])),
            (20, 24)
        );
        assert_eq!(number(&["spans", "0", "text", "0", "highlight_start"]), 20);
        let line = member(diagnostic, &["spans", "0", "text", "0", "text"]);
        assert_eq!(line.as_str(), Some("    let é漢🦀 = 1; v.push(é漢🦀);"));
        let byte = number(&["spans", "1", "byte_start"]);
        assert_eq!(&TEXT[byte..number(&["spans", "1", "byte_end"])], "clone");
        assert_eq!(member(diagnostic, &["spans", "1", "is_primary"]), &Value::Bool(false));
        assert_eq!(
            short(diagnostic),
            "exercises/01/a.rs:2:20: error: 11 allocations, the limit is 1: a Vec grew: 11 allocations, 40 bytes\n\
             exercises/01/a.rs:3:7: note: a Vec was cloned: 11 allocations, 40 bytes\n"
        );
        assert_eq!(place(diagnostic), Some(("exercises/01/a.rs".to_string(), 2, 20)));
    }

    #[test]
    fn names_the_term_in_the_code() {
        for (metric, term, code) in [
            (Metric::TotalBlocks, Some("grew"), "heap::grew"),
            (Metric::TotalBytes, Some("rehashed"), "heap::rehashed"),
            (Metric::TotalBlocks, None, "heap::block"),
            (Metric::MaxBytes, Some("grew"), "heap::grew"),
            (Metric::CurrBlocks, Some("grew"), "heap::left"),
        ] {
            let site = Site { term, ..site(2, "push", "a Vec grew") };
            let messages = said(vec![failed(metric, vec![site])], &[], Extras::default());
            let diagnostic = &messages[0].diagnostic;
            assert_eq!(member(diagnostic, &["code", "code"]).as_str(), Some(code), "{term:?}");
        }
    }

    #[test]
    fn says_figures_limit_term_and_hint_below() {
        let tests = || {
            let sites = vec![Site { term: Some("grew"), ..site(2, "push", "a Vec grew") }];
            vec![failed(Metric::TotalBlocks, sites.clone()), failed(Metric::TotalBlocks, sites)]
        };
        let below = |extras| {
            let words = |message: &Message| {
                let children = message.diagnostic.get("children").and_then(Value::as_array).unwrap();
                let words = children.iter().map(|child| {
                    let text = |name| member(child, &[name]).as_str().unwrap().to_string();
                    text("level") + ": " + &text("message")
                });
                words.collect::<Vec<_>>()
            };
            said(tests(), &[], extras).iter().map(words).collect::<Vec<_>>()
        };
        let plain = [
            "note: a Vec grew: 11 allocations, 40 bytes",
            "note: total: 11 blocks, 40 bytes; peak: 2 blocks, 0 bytes; left: 0 blocks, 0 bytes",
            "note: limit: heap.total_blocks <= 1, in once",
            "help: cargo checker explain grew",
        ];
        assert_eq!(below(Extras::default()), [plain, plain]);
        let all = below(Extras { hint: Some("Look at `push`.") });
        assert_eq!(all[0][3..], ["help: cargo checker explain grew", "help: Look at `push`."]);
        assert_eq!(all[1][3..], ["help: cargo checker explain grew"]);
    }

    #[test]
    fn every_failure_has_a_place() {
        let no_line = |message: &str, status| {
            let failure =
                TestFailure { message: message.into(), line: None, limit: None, output: String::new() };
            Test { status, heap: None, failure: Some(failure), ..failed(Metric::MaxBytes, Vec::new()) }
        };
        let limit = failed(Metric::TotalBlocks, Vec::new());
        let tests = vec![limit, no_line("no\n  left: 1", TestStatus::TimedOut)];
        let messages = said(tests, &["the tests differ"], Extras::default());
        let lines: String = messages.iter().map(|message| short(&message.diagnostic)).collect();
        assert_eq!(
            lines,
            "exercises/01/a.rs:9:9: error: 11 allocations, the limit is 1\n\
             exercises/01/a.rs:8:8: error: no\n\
             exercises/01/a.rs:5:1: warning: the tests differ\n"
        );
        assert_eq!(member(&messages[1].diagnostic, &["code", "code"]).as_str(), Some("test::timed-out"));
        assert_eq!(
            said(Vec::new(), &["no tests"], Extras::default())[0].diagnostic.get("level"),
            Some(&"error".into())
        );
    }
}
