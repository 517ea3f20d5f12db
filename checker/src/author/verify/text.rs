//! The rules for texts: how every file is written, what a starter and a solution consist of.

use super::violation::Violation;
use crate::course::exercise_text::ExerciseText;
use crate::course::limits::{TestText, line_of};
use crate::course::notes::Kind;
use crate::ui::terminal;
use crate::util::lexer::code_only;

/// The columns of a line.
const WIDEST: usize = 110;
/// What every tests module begins with.
const TESTS: &str = "#[cfg(test)]\nmod tests {\n";
/// What no exercise may hold, and why.
const FORBIDDEN: [(&str, &str); 3] = [
    ("unsafe", "no lesson here needs it: write it in safe Rust"),
    ("ignore", "a test that does not run tests nothing: drop it, or let it run"),
    ("should_panic", "it hides what failed: assert on a `Result`, or use `catch_unwind`"),
];

/// The text of a file, if its bytes are UTF-8.
pub fn decode<'a>(file: &str, bytes: &'a [u8], found: &mut Vec<Violation>) -> Option<&'a str> {
    let text = std::str::from_utf8(bytes);
    if let Err(error) = &text {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        found.push(Violation::new("text", file, "this is not UTF-8", "save the file as UTF-8").at(line));
    }
    text.ok()
}

/// How every file is written.
pub fn layout(file: &str, text: &str) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut say = |line: usize, what: String, help: &str| {
        found.push(Violation::new("text", file, what, help).at(line));
    };
    if let Some(at) = text.find('\r') {
        say(
            line_of(text, at),
            "the line ends in a carriage return".to_string(),
            "end lines in a line feed only",
        );
    }
    if let Some(at) = text.find('\t') {
        say(line_of(text, at), "there is a tab".to_string(), "indent and align by spaces");
    }
    if !text.ends_with('\n') {
        say(
            text.lines().count().max(1),
            "the last line has no end".to_string(),
            "end the file in a line feed",
        );
    }
    for (line, columns) in (1..).zip(text.lines().map(terminal::width_of)) {
        if columns > WIDEST {
            say(line, format!("the line has {columns} columns, {WIDEST} are allowed"), "break the line");
        }
    }
    found
}

/// `TODO` where nothing may be left to do: everywhere but in a starter's code.
pub fn todo(file: &str, text: &str, allowed: &str) -> Vec<Violation> {
    let start = if allowed.is_empty() { text.len() } else { text.find(allowed).unwrap_or(text.len()) };
    let end = start + allowed.len();
    let left = text.match_indices("TODO").filter(|(at, _)| *at < start || *at >= end);
    let mut lines: Vec<usize> = left.map(|(at, _)| line_of(text, at)).collect();
    lines.dedup();
    let violation = |line| {
        let words = text.lines().nth(line - 1).unwrap_or_default().trim();
        Violation::new("todo", file, format!("`TODO` is left in `{words}`"), "write what is to stand there")
            .at(line)
    };
    lines.into_iter().map(violation).collect()
}

/// What a starter consists of: a story with a goal, code with places to edit, tests.
pub fn starter(file: &str, text: &str, kind: Kind, tests: &[TestText<'_>]) -> Vec<Violation> {
    let source = ExerciseText::split(text);
    let mut found = Vec::new();
    if source.story.is_empty() {
        let help = "begin with `//!` lines: what the code is for, what must hold, what is wasted, the goal";
        found.push(Violation::new("story", file, "there is no story", help).at(1));
    } else if !source
        .story_lines()
        .any(|line| line.strip_prefix("Goal: ").is_some_and(|goal| !goal.is_empty()))
    {
        let help = "add a line `//! Goal: …` that names what to reach and not how";
        found.push(Violation::new("story", file, "the story names no goal", help).at(1));
    }
    if !source.code.contains("TODO") {
        let help = "mark it with `// TODO: …` above the code to edit";
        found.push(Violation::new("todo", file, "no `TODO` says where to edit", help));
    }
    let is_question =
        |line: &str| line.trim_start().starts_with("const ") && line.trim_end().ends_with("; // TODO");
    if kind == Kind::Predict && !source.code.lines().any(is_question) {
        let help = "ask with a line such as `const ALLOCATIONS: u64 = 0; // TODO`";
        found.push(Violation::new("predict", file, "nothing is asked for", help));
    }
    found.extend(program(file, &source, kind));
    found.extend(tests_part(file, text, &source));
    found.extend(forbidden(file, text));
    if kind != Kind::Predict && !tests.iter().any(|test| !test.is_limit()) {
        let help = "without a test of what the code does, an answer that does nothing passes";
        found.push(Violation::new("tests", file, "no test is about behaviour", help));
    }
    found
}

/// What a solution consists of, but for its header.
pub fn solution(file: &str, text: &str, kind: Kind, starter: Option<&str>) -> Vec<Violation> {
    let source = ExerciseText::split(text);
    let mut found = program(file, &source, kind);
    let (ours, theirs) = (source.tests, starter.map_or(source.tests, |text| ExerciseText::split(text).tests));
    if ours != theirs {
        let same = ours.lines().zip(theirs.lines()).take_while(|(a, b)| a == b).count();
        let line = line_of(text, text.len() - ours.len()) + same;
        let help = "copy them from the starter, byte for byte";
        found.push(Violation::new("tests", file, "the tests are not the starter's", help).at(line));
    }
    found.extend(forbidden(file, text));
    found
}

/// The part between story and tests.
fn program(file: &str, source: &ExerciseText<'_>, kind: Kind) -> Vec<Violation> {
    let code = code_only(source.code);
    let mut found = Vec::new();
    if !code.contains("fn main()") {
        let help = "add `fn main()` above the tests: it runs the benchmark";
        found.push(Violation::new("main", file, "there is no `fn main()`", help));
    }
    let benchmarks = code.contains("bench(") || code.contains("bench_with(");
    if kind == Kind::Limits && !benchmarks {
        let help = "`main` runs the code with a real workload: `bench(\"…\", || …)`";
        found.push(Violation::new("main", file, "nothing is benchmarked", help));
    }
    found
}

/// The tests are the last item, and begin as all others do.
fn tests_part(file: &str, text: &str, source: &ExerciseText<'_>) -> Vec<Violation> {
    let line = line_of(text, text.len() - source.tests.len());
    if source.tests.is_empty() {
        let help = "end the file in `#[cfg(test)]` and `mod tests { … }`";
        return vec![Violation::new("tests", file, "there are no tests", help)];
    }
    if !source.tests.starts_with(TESTS) {
        let help = "write exactly `#[cfg(test)]` and `mod tests {` on two lines";
        return vec![Violation::new("tests", file, "the tests begin in another way", help).at(line)];
    }
    let mut found = Vec::new();
    if code_only(source.code).contains("#[cfg(test)]") {
        let help = "let the tests be one module: what stands above it is the learner's";
        found.push(Violation::new("tests", file, "`#[cfg(test)]` stands above the tests too", help));
    }
    let code = code_only(source.tests);
    let end = code.find("\n}\n").map_or(code.len(), |end| end + 3);
    if !code[end..].trim().is_empty() {
        let next = end + code[end..].find(|c: char| !c.is_whitespace()).unwrap_or_default();
        let help = "move it above the tests: they are the last item of the file";
        let line = line - 1 + line_of(source.tests, next);
        found.push(Violation::new("tests", file, "something follows the tests", help).at(line));
    }
    found
}

/// Words that no exercise may hold, outside of comments and strings.
fn forbidden(file: &str, text: &str) -> Vec<Violation> {
    let code = code_only(text);
    let mut found = Vec::new();
    for (word, help) in FORBIDDEN {
        let is_word = |at: usize| {
            let part = |c: char| c.is_alphanumeric() || c == '_';
            !code[..at].ends_with(part) && !code[at + word.len()..].starts_with(part)
        };
        // Only `unsafe` is a word of its own; the others are attributes.
        let is_meant = |at: usize| {
            let attribute = code[..at].rfind("#[").is_some_and(|open| !code[open..at].contains(']'));
            word == "unsafe" || attribute
        };
        for (at, _) in code.match_indices(word).filter(|(at, _)| is_word(*at) && is_meant(*at)) {
            let what = format!("`{word}` is not allowed in an exercise");
            found.push(Violation::new("forbidden", file, what, help).at(line_of(text, at)));
        }
    }
    found
}

/// What is said about limits without measuring them.
pub fn limits(file: &str, kind: Kind, tests: &[TestText<'_>]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut say = |line, what: String, help: &str| {
        found.push(Violation::new("limits", file, what, help).at(line));
    };
    for test in tests.iter().filter(|test| test.is_limit()) {
        let name = test.name;
        if test.measurements != 1 && kind != Kind::Plain {
            let what = format!("`{name}` measures {} times", test.measurements);
            say(test.line, what, "measure once in a test, so that its figures are those of the limit");
        }
        if test.assertions.len() > 1 {
            let what = format!("`{name}` has {} limits", test.assertions.len());
            say(test.line, what, "make it a test for each, so that each fails by itself");
        }
        for assertion in &test.assertions {
            if assertion.metric.is_none() {
                let what = format!("the limit of `{name}` names none of dhat's figures");
                say(assertion.line, what, "assert on `heap.total_blocks` or another of the six, by its name");
            } else if assertion.kind != "assert" {
                continue;
            } else if assertion.bound.is_none() {
                let what = format!("the limit of `{name}` is not a number: `{}`", assertion.condition);
                say(assertion.line, what, "write `heap.… <= N` with a literal number");
            } else if assertion.bound == Some(0) && assertion.condition.contains("<=") {
                let what = format!("the limit of `{name}` is `<= 0`");
                say(assertion.line, what, "write `== 0`: there is no less");
            } else if assertion.bound != Some(0) && !assertion.condition.contains("<=") {
                let what = format!("the limit of `{name}` is not an upper bound: `{}`", assertion.condition);
                say(assertion.line, what, "write `<=`, so that an answer that needs less passes too");
            }
        }
    }
    if kind != Kind::Predict && !tests.iter().any(TestText::is_limit) {
        let help = "add a test that measures and ends in `dhat::assert!(heap.… <= N)`";
        found.push(Violation::new("limits", file, "there is no limit", help));
    }
    found
}
