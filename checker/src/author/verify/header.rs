//! The rules for what is said about an exercise: its notes, and its solution's header.

use super::violation::Violation;
use crate::course::cost_table;
use crate::course::exercise_text::ExerciseText;
use crate::course::limits::TestText;
use crate::course::notes::{Kind, Notes};

/// The fewest hints: a nudge, a direction, nearly the code.
const HINTS: usize = 3;
/// What a solution's header is to say, in this order.
const SECTIONS: [&str; 3] = ["## Why it works", "## What it costs", "## When not to"];
const FIGURES: &str = "## Figures";

/// What is wrong with an exercise's notes.
pub fn notes(file: &str, text: &str) -> Option<Violation> {
    let hints = match Notes::parse(text) {
        Ok(notes) => notes.hints.len(),
        Err(what) => {
            let what = format!("the notes make no sense: {what}");
            return Some(Violation::new("notes", file, what, "CONTRIBUTING.md tells their form"));
        }
    };
    let what =
        if hints == 1 { "there is only 1 hint".into() } else { format!("there are only {hints} hints") };
    let help = format!("write {HINTS} or more: the first is a nudge, the last is nearly the code");
    (hints < HINTS).then(|| Violation::new("notes", file, what, help))
}

/// What an exercise of the later chapters says of a public project that removed the same waste: in a line `seen:` of its
/// notes, `owner/name#123: what it saved`, and again as the last line of the solution's header.
pub fn seen(notes_file: &str, notes: &Notes, solution_file: &str, solution: &str) -> Option<Violation> {
    let Some(seen) = &notes.seen else {
        let help = "below `kind:`, write `seen: owner/name#123: what it saved there`, and read it first";
        return Some(Violation::new("seen", notes_file, "the notes name no public project", help));
    };
    let reference = seen.split_once(": ").and_then(|(reference, _)| reference.split_once('#'));
    let is_reference = reference.is_some_and(|(repository, number)| {
        repository.split('/').filter(|part| !part.is_empty()).count() == 2 && number.parse::<u32>().is_ok()
    });
    if !is_reference {
        let help = "write `seen: owner/name#123: what it saved there`";
        return Some(Violation::new("seen", notes_file, "`seen:` names no pull request or issue", help));
    }
    let said: String = ExerciseText::split(solution).story_lines().map(|line| format!("{line} ")).collect();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = said.trim_end_matches('.');
    let wanted = format!("Seen: {}", seen.trim_end_matches('.'));
    let wanted = wanted.split_whitespace().collect::<Vec<_>>().join(" ");
    let what = "the header does not end with what the notes have seen";
    let help = format!("let its last line be `//! {wanted}`");
    (!said.ends_with(&wanted)).then(|| Violation::new("seen", solution_file, what, help))
}

/// The header's sections, and the form of its figures.
pub fn header(file: &str, text: &str, kind: Kind, tests: &[TestText<'_>]) -> Vec<Violation> {
    let source = ExerciseText::split(text);
    let lines: Vec<&str> = source.story_lines().collect();
    let mut found = Vec::new();
    let mut say = |line: Option<usize>, what: String, help: &str| {
        let violation = Violation::new("header", file, what, help);
        found.push(match line {
            Some(line) => violation.at(line),
            None => violation,
        });
    };
    if lines.first().is_none_or(|line| line.is_empty() || line.starts_with('#')) {
        say(Some(1), "the header does not say what this is".to_string(), "begin with a line or two about it");
    }
    let place = |section: &str| lines.iter().position(|line| *line == section);
    let figures: &[&str] = if kind == Kind::Limits { &[FIGURES] } else { &[] };
    let mut last = 0;
    for section in SECTIONS.iter().chain(figures) {
        match place(section) {
            None => say(None, format!("the header has no `{section}`"), "add the section, with its text"),
            Some(at) if at < last => {
                say(Some(at + 1), format!("`{section}` is out of order"), "the order is in CONTRIBUTING.md");
            }
            Some(at) => {
                last = at;
                let text = lines[at + 1..].iter().take_while(|line| !line.starts_with("## "));
                if text.clone().all(|line| line.is_empty()) {
                    say(Some(at + 1), format!("`{section}` says nothing"), "write its text");
                }
            }
        }
    }
    if kind == Kind::Limits && place(FIGURES).is_some() {
        match cost_table::parse(lines.iter().copied()) {
            Err(what) => {
                say(place(FIGURES).map(|at| at + 1), format!("the figures make no sense: {what}"), &form());
            }
            Ok(entries) => {
                for entry in entries.iter().filter(|entry| entry.before.is_none() || entry.after.is_none()) {
                    let threads = tests.iter().any(|test| test.name == entry.limit && test.threads);
                    if !threads {
                        let what = format!("`{}` has no figures before or after", entry.limit);
                        let help = "only what `measure_threads` counts may vary; give the figures";
                        say(place(FIGURES).map(|at| at + 1), what, help);
                    }
                }
            }
        }
    }
    found
}

fn form() -> String {
    format!("head the table with\n//! {}\n//! {}", cost_table::HEAD[0], cost_table::HEAD[1])
}
