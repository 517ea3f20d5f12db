//! Scorecards in the forms that people and CI systems read.

pub mod classroom;
pub mod csv;
pub mod github;
pub mod json;
pub mod junit;
pub mod text;

use super::batch::{Grade, Scorecard};
use super::judge::Finding;
use crate::check::diagnostic::limit_headline;
use crate::check::verdict::{Status, Test, TestFailure, Verdict};
use crate::course::catalog::Version;
use crate::ui::terminal::{cut, sanitize};

/// The columns of a reason in words.
const MOST_COLUMNS: usize = 300;

/// One reason why an exercise does not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The test, or the rule.
    pub title: String,
    /// One line.
    pub text: String,
    /// Where in the exercise's file, from 1.
    pub line: Option<u32>,
    pub column: Option<u32>,
}

impl Problem {
    fn new(title: &str, text: &str) -> Problem {
        // GitHub's runner takes `##[` for the beginning of a command wherever in a line it stands.
        let text = sanitize(text.as_bytes()).replace(['\n', '\t'], " ").replace("##[", "# #[");
        Problem {
            title: title.to_string(),
            text: cut(&text, MOST_COLUMNS).into_owned(),
            line: None,
            column: None,
        }
    }

    fn at(self, line: Option<u32>, column: Option<u32>) -> Problem {
        Problem { line, column: column.filter(|_| line.is_some()), ..self }
    }
}

/// The reasons why an exercise does not pass; none if it does.
pub fn problems(grade: &Grade) -> Vec<Problem> {
    match &grade.finding {
        Finding::Missing => vec![Problem::new("missing", "there is no such file")],
        Finding::Refused(refusals) => {
            let problem = |refusal: &crate::grade::vet::Refusal| {
                Problem::new(refusal.rule, &refusal.reason).at(refusal.line, None)
            };
            refusals.iter().map(problem).collect()
        }
        Finding::Judged(verdict) if verdict.status == Status::DoesNotCompile => {
            vec![compile_error(verdict, &path(grade))]
        }
        Finding::Judged(verdict) => verdict.tests.iter().filter_map(failure).collect(),
    }
}

/// The exercise's file, from the root of the submission.
pub fn path(grade: &Grade) -> String {
    grade.exercise.path(Version::Yours)
}

/// Rustc's first error, and where it points.
fn compile_error(verdict: &Verdict, path: &str) -> Problem {
    let mut lines = verdict.messages.lines().skip_while(|line| !line.starts_with("error"));
    let error = lines.next().unwrap_or("it does not compile");
    let arrow =
        lines.find_map(|line| line.trim_start().strip_prefix("--> ")?.strip_prefix(path)?.strip_prefix(':'));
    let place = arrow.and_then(|place| place.split_once(':'));
    let number = |text: &str| text.trim().parse().ok();
    let (line, column) = place.map_or((None, None), |(line, column)| (number(line), number(column)));
    Problem::new("compiles", error).at(line, column)
}

fn failure(test: &Test) -> Option<Problem> {
    let complaint = test.failure.as_ref()?;
    let site = test.sites.iter().find(|site| site.line > 0);
    let text = over_limit(test, complaint);
    let text = text.unwrap_or_else(|| complaint.message.lines().next().unwrap_or("it failed").to_string());
    let problem = Problem::new(&test.name, &text);
    Some(match site {
        Some(site) => problem.at(Some(site.line), Some(site.column).filter(|column| *column > 0)),
        None => problem.at(complaint.line, None),
    })
}

fn over_limit(test: &Test, complaint: &TestFailure) -> Option<String> {
    let (limit, heap) = (complaint.limit.as_ref()?, test.heap?);
    Some(limit_headline(limit, heap.figure(limit.metric)))
}

/// The chapters of a scorecard, each with its points, and those there are.
pub fn chapters(card: &Scorecard) -> Vec<(&str, u32, u32)> {
    let mut chapters: Vec<(&str, u32, u32)> = Vec::new();
    for grade in &card.grades {
        if chapters.last().is_none_or(|(chapter, ..)| *chapter != grade.exercise.chapter) {
            chapters.push((&grade.exercise.chapter, 0, 0));
        }
        if let Some((_, points, of)) = chapters.last_mut() {
            *points += grade.points();
            *of += grade.of();
        }
    }
    chapters
}

/// One card with a grade of every kind.
#[cfg(test)]
pub(crate) fn sample() -> Scorecard {
    use crate::check::verdict::{Limit, TestStatus};
    use crate::course::catalog::Exercise;
    use crate::grade::vet::Refusal;
    use crate::profile::{Amount, Amounts, Heap, Metric, Moment, Site};
    let grade = |name: &str, chapter: &str, finding| Grade {
        exercise: Exercise { name: name.into(), chapter: chapter.into() },
        finding,
    };
    let verdict = |name: &str, status, tests, messages: &str| {
        let (exercise, chapter) = (name.to_string(), "01_vec".to_string());
        let messages = messages.to_string();
        Finding::Judged(Verdict {
            exercise,
            chapter,
            status,
            tests,
            messages,
            notes: Vec::new(),
            text: String::new(),
        })
    };
    let test = |name: &str, status, failure| Test {
        name: name.into(),
        status,
        heap: Some(Heap { total_blocks: 11, ..Heap::default() }),
        sites: vec![Site {
            line: 18,
            column: 17,
            amounts: Amounts::only(Moment::Total, Amount { blocks: 11, bytes: 32_752 }),
            ..Site::default()
        }],
        failure,
    };
    let limit = Limit { text: "heap.total_blocks <= 1".into(), metric: Metric::TotalBlocks, bound: Some(1) };
    let over =
        TestFailure { message: "no".into(), line: Some(51), limit: Some(limit), output: String::new() };
    let passed = vec![test("gives", TestStatus::Passed, None)];
    let failed =
        vec![test("gives", TestStatus::Passed, None), test("allocates_once", TestStatus::Failed, Some(over))];
    let error = "error[E0425]: cannot find `<x>` | 100%\n --> exercises/01_vec/vec3.rs:7:9\n  |\n";
    let reason = "`unsafe` is not for exercises: take it out".to_string();
    let refusal = Refusal { rule: "unsafe", reason, line: Some(3) };
    Scorecard {
        submission: "ada".into(),
        grades: vec![
            grade("intro1", "00_intro", verdict("intro1", Status::Passed, passed, "")),
            grade("vec2", "01_vec", verdict("vec2", Status::Failed, failed, "")),
            grade("vec3", "01_vec", verdict("vec3", Status::DoesNotCompile, Vec::new(), error)),
            grade("vec4", "01_vec", Finding::Refused(vec![refusal])),
            grade("vec5", "01_vec", Finding::Missing),
        ],
        lacks: vec!["vec2".into(), "3 more points".into()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_each_reason_with_its_place() {
        let card = sample();
        let found: Vec<(String, String, Option<u32>, Option<u32>)> = card
            .grades
            .iter()
            .flat_map(problems)
            .map(|problem| (problem.title, problem.text, problem.line, problem.column))
            .collect();
        let expected = [
            ("allocates_once", "11 allocations, the limit is 1", Some(18), Some(17)),
            ("compiles", "error[E0425]: cannot find `<x>` | 100%", Some(7), Some(9)),
            ("unsafe", "`unsafe` is not for exercises: take it out", Some(3), None),
            ("missing", "there is no such file", None, None),
        ];
        let expected =
            expected.map(|(title, text, line, column)| (title.to_string(), text.to_string(), line, column));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_reason_is_one_line_and_no_command() {
        let problem = Problem::new("t", "one\n::error::two\t##[add-mask]1 ###[x]");
        assert_eq!(problem.text, "one ::error::two # #[add-mask]1 ## #[x]");
    }

    #[test]
    fn adds_up_chapters() {
        assert_eq!(chapters(&sample()), [("00_intro", 1, 1), ("01_vec", 0, 8)]);
    }
}
