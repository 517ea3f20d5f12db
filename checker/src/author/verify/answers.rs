//! The answers that are kept for every exercise: the test of its tests.
//!
//! A wrong answer is frugal and does not do the work, or does it in a way that the exercise must not accept; the
//! tests refuse it. A right answer is another good design; the tests and the rules of grading accept it. Each is a
//! file with all that stands above the tests, in `checker/tests/answers/wrong` or `right`, then by chapter and
//! exercise. Its first line says why it is wrong, or how it differs; the second line of a wrong one names tests that
//! it fails, `one or other` where the schedule of threads decides which. That of a right one may name limits with what
//! it needs, exactly: figures that a text may then quote.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::violation::Violation;
use crate::check::Options;
use crate::check::verdict::{Status, TestStatus, Verdict};
use crate::course::catalog::{Catalog, Exercise, names};
use crate::course::exercise_text::ExerciseText;
use crate::grade::compiler::Compiler;
use crate::grade::judge::{Finding, Judge};
use crate::sys::process::{Cancel, cores};
use crate::sys::workers;
use crate::ui::progress::Progress;
use crate::util::error::{Failure, Result};

const FOLDER: &str = "checker/tests/answers";
/// The fewest of each kind.
const FEWEST: usize = 2;
const RULE: &str = "answers";
/// Between tests of which one fails, and chance decides which.
const OR: &str = " or ";

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    /// From the root of the repository.
    path: String,
    exercise: Exercise,
    kind: Kind,
    /// What stands above the tests.
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    /// It needs exactly so much where these tests set a limit.
    Right(Vec<(String, String)>),
    /// It fails these tests, and perhaps others. A text of several names means at least one of them.
    Wrong(Vec<String>),
}

/// Holds the answers of these exercises to their verdicts.
///
/// # Errors
///
/// If an answer cannot be compiled or run for a reason that lies outside of it.
pub fn check(
    catalog: &Catalog,
    exercises: &[Exercise],
    on_progress: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Vec<Violation>> {
    let (answers, mut found) = load(catalog, exercises)?;
    if answers.is_empty() {
        return Ok(found);
    }
    let compiler = Compiler::open(catalog, &mut |_| {})?;
    let judge = Judge::new(catalog, &compiler, Options::default().time_limit, false);
    let cancel = Cancel::default();
    let done = Mutex::new((0, on_progress));
    let violations = workers::share(answers.len(), cores(), |job| {
        let answer = &answers[job];
        let violation = match &answer.kind {
            Kind::Right(needs) => accepted(&judge, answer, needs, &cancel),
            Kind::Wrong(fails) => refused(&judge, answer, fails, &cancel),
        };
        let violation = violation.inspect_err(|_| cancel.cancel())?;
        let (done, on_progress) = &mut *done.lock().unwrap_or_else(PoisonError::into_inner);
        *done += 1;
        on_progress(&Progress::Done { done: *done, of: answers.len(), name: answer.path.clone() });
        Ok::<_, Failure>(violation)
    })?;
    found.extend(violations.into_iter().flatten());
    Ok(found)
}

/// All answers of these exercises, and what is wrong with the files as such.
fn load(catalog: &Catalog, exercises: &[Exercise]) -> Result<(Vec<Answer>, Vec<Violation>)> {
    let (mut answers, mut found) = (Vec::new(), Vec::new());
    for exercise in exercises {
        for (right, folder) in [(false, "wrong"), (true, "right")] {
            let folder = format!("{FOLDER}/{folder}/{}/{}", exercise.chapter, exercise.name);
            let mut files = names(&catalog.root().join(&folder)).unwrap_or_default();
            files.retain(|file| file.ends_with(".rs"));
            files.sort();
            for file in &files {
                let path = format!("{folder}/{file}");
                let text = fs::read_to_string(catalog.root().join(Path::new(&path))).unwrap_or_default();
                match parse(&text, right) {
                    Ok(kind) => answers.push(Answer { path, exercise: exercise.clone(), kind, text }),
                    Err((line, what)) => {
                        let help = "CONTRIBUTING.md says how answers are written";
                        found.push(Violation::new(RULE, path, what, help).at(line).of(&exercise.name));
                    }
                }
            }
            if files.len() < FEWEST {
                let kind = if right { "right" } else { "wrong" };
                let what = format!("`{}` has {} {kind} answers", exercise.name, files.len());
                let help = format!("write {FEWEST} or more, unlike the solution and unlike one another");
                found.push(Violation::new(RULE, folder, what, help).of(&exercise.name));
            }
        }
    }
    Ok((answers, found))
}

/// Reads the lines at the top, or says which of them is wrong.
fn parse(text: &str, right: bool) -> std::result::Result<Kind, (usize, &'static str)> {
    let mut lines = text.lines();
    let (first, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    if !ExerciseText::split(text).tests.is_empty() {
        return Err((1, "an answer ends above the tests"));
    }
    let says = |head: &str| first.strip_prefix(head).is_some_and(|why| !why.trim().is_empty());
    match right {
        true if says("// Right: ") => {
            let needs = second.strip_prefix("// Needs: ").map(|needs| {
                let pairs = needs.split(',').map(|need| need.trim().split_once(' '));
                pairs.map(|pair| Some((pair?.0.to_string(), pair?.1.to_string()))).collect()
            });
            match needs {
                None => Ok(Kind::Right(Vec::new())),
                Some(Some(needs)) => Ok(Kind::Right(needs)),
                Some(None) => Err((2, "`// Needs: ` is followed by tests, each with a figure")),
            }
        }
        true => Err((1, "the first line is to be `// Right: ` and how this differs from the solution")),
        false if !says("// Wrong: ") => {
            Err((1, "the first line is to be `// Wrong: ` and why this is wrong"))
        }
        false => {
            let fails = second.strip_prefix("// Fails: ").unwrap_or_default();
            let fails: Vec<String> = fails.split(',').map(|name| name.trim().to_string()).collect();
            match fails
                .iter()
                .flat_map(|names| names.split(OR))
                .any(|name| name.is_empty() || name.contains(' '))
            {
                true => Err((2, "the second line is to be `// Fails: ` and tests that this fails")),
                false => Ok(Kind::Wrong(fails)),
            }
        }
    }
}

/// What is wrong if a right answer is not accepted.
fn accepted(
    judge: &Judge<'_>,
    answer: &Answer,
    needs: &[(String, String)],
    cancel: &Cancel,
) -> Result<Option<Violation>> {
    let whole = judge.with_tests(&answer.exercise, &answer.text)?;
    let what = match judge.judge(&answer.exercise, whole.as_bytes(), cancel)? {
        Finding::Missing => "this right answer is missing".to_string(),
        Finding::Refused(refusals) => {
            let why = refusals.first().map_or("", |refusal| refusal.reason.as_str());
            format!("grading refuses this right answer: {why}")
        }
        Finding::Judged(verdict) if verdict.passed() && needs.is_empty() => return Ok(None),
        Finding::Judged(verdict) if verdict.passed() => {
            let exact = exact(&whole, needs).map(|text| judge.try_out(&answer.exercise, &text, &[], cancel));
            match exact.transpose()? {
                Some(verdict) if verdict.passed() => return Ok(None),
                Some(verdict) => {
                    format!("this answer does not need what its second line says: {}", failures(&verdict))
                }
                None => "the second line names a test without an upper limit".to_string(),
            }
        }
        Finding::Judged(verdict) => format!("the tests refuse this right answer: {}", failures(&verdict)),
    };
    let help = "let the tests, or what grading takes as published, leave room for it";
    Ok(Some(Violation::new(RULE, &answer.path, what, help).of(&answer.exercise.name)))
}

/// The text, in which the first upper limit of each of these tests is an exact figure.
fn exact(text: &str, needs: &[(String, String)]) -> Option<String> {
    let mut text = text.to_string();
    for (test, figure) in needs {
        let body = text.find(&format!("    fn {test}() {{"))?;
        let limit = body + text[body..].find(" <= ")?;
        let end = limit + text[limit..].find(')')?;
        text.replace_range(limit..end, &format!(" == {figure}"));
    }
    Some(text)
}

/// What is wrong if a wrong answer is accepted, or fails for another reason.
fn refused(
    judge: &Judge<'_>,
    answer: &Answer,
    fails: &[String],
    cancel: &Cancel,
) -> Result<Option<Violation>> {
    let whole = judge.with_tests(&answer.exercise, &answer.text)?;
    // Those that it is to fail, first: some of the others wait for what never comes.
    let named: Vec<&str> = fails.iter().flat_map(|names| names.split(OR)).collect();
    let verdict = judge.try_out(&answer.exercise, &whole, &named, cancel)?;
    if verdict.status != Status::DoesNotCompile && fails.iter().all(|names| fails_one(&verdict, names)) {
        return Ok(None);
    }
    let verdict = judge.try_out(&answer.exercise, &whole, &[], cancel)?;
    let (what, help) = if verdict.status == Status::DoesNotCompile {
        let words = verdict.messages.lines().next().unwrap_or_default();
        (
            format!("this wrong answer does not compile: {words}"),
            "an answer that does not compile tests nothing",
        )
    } else if verdict.passed() {
        ("the tests accept this wrong answer".to_string(), "add a test that tells it from a right one")
    } else if let Some(names) = fails.iter().find(|names| !fails_one(&verdict, names)) {
        let what = format!("this wrong answer does not fail `{names}`, but {}", failures(&verdict));
        (what, "the second line is to name tests that it fails")
    } else {
        return Ok(None);
    };
    Ok(Some(Violation::new(RULE, &answer.path, what, help).of(&answer.exercise.name)))
}

/// Whether one of these tests, or the only one, was run and did not pass.
fn fails_one(verdict: &Verdict, names: &str) -> bool {
    names
        .split(OR)
        .any(|name| verdict.tests.iter().any(|test| test.name == name && test.status != TestStatus::Passed))
}

/// The tests that did not pass, each with its reason.
fn failures(verdict: &Verdict) -> String {
    if verdict.status == Status::DoesNotCompile {
        return format!("it does not compile: {}", verdict.messages.lines().next().unwrap_or_default());
    }
    let failed = verdict.tests.iter().filter_map(|test| Some((test, test.failure.as_ref()?)));
    let words = failed.map(|(test, failure)| {
        format!("`{}`: {}", test.name, failure.message.lines().next().unwrap_or_default())
    });
    words.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_why_an_answer_is_wrong_and_what_it_fails() {
        let wrong = |text| parse(text, false);
        assert_eq!(
            wrong("// Wrong: a fixed array\n// Fails: one, two\nfn main() {}\n"),
            Ok(Kind::Wrong(vec!["one".into(), "two".into()]))
        );
        assert_eq!(parse("// Right: a sorted Vec\n", true), Ok(Kind::Right(vec![])));
        let needs = vec![("one".to_string(), "1_000".to_string()), ("two".to_string(), "2".to_string())];
        assert_eq!(parse("// Right: so\n// Needs: one 1_000, two 2\n", true), Ok(Kind::Right(needs)));
        assert_eq!(parse("// Right: so\n// Needs: one\n", true).map_err(|(line, _)| line), Err(2));
        for (text, line) in [
            ("// Wrong: \n// Fails: one\n", 1),
            ("// Right: no\n// Fails: one\n", 1),
            ("// Wrong: so\nfn main() {}\n", 2),
            ("// Wrong: so\n// Fails: one,\n", 2),
            ("// Wrong: so\n// Fails: one or \n", 2),
            ("// Wrong: so\n// Fails: one\n#[cfg(test)]\nmod tests {}\n", 1),
        ] {
            assert_eq!(wrong(text).map_err(|(line, _)| line), Err(line), "{text}");
        }
        assert!(parse("fn main() {}\n", true).is_err());
    }

    #[test]
    fn puts_exact_figures_in_place_of_limits() {
        let tests = "    fn a() {\n        dhat::assert!(heap.max_bytes <= 9);\n    }\n    fn b() {\n        \
            dhat::assert!(heap.total_blocks <= 8);\n    }\n";
        let needs = |test: &str| [(test.to_string(), "1_000".to_string())];
        let expected = tests.replace("<= 8", "== 1_000");
        assert_eq!(exact(tests, &needs("b")), Some(expected));
        assert_eq!(exact(tests, &needs("c")), None);
    }
}
