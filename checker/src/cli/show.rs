//! `hint`, `solution`, `diff` and `reset`: what there is beside an exercise.

use std::process::ExitCode;

use crate::course::catalog::Version;
use crate::course::exercise_text::ExerciseText;
use crate::course::notes::Notes;
use crate::course::restore::{Restored, restore, restore_tests};
use crate::session::Session;
use crate::ui::output::{columns, exit_code, print};
use crate::ui::style::{Style, count};
use crate::ui::{markdown, pager};
use crate::util::diff::{self, Line};
use crate::util::error::{Failure, Result};

/// Shows one hint: the first unless another is asked for.
///
/// # Errors
///
/// If there is no such exercise or hint.
pub fn hint(session: &Session, name: Option<&str>, number: Option<usize>) -> Result<ExitCode> {
    let exercise = session.exercise(name)?;
    let notes = Notes::load(&session.catalog, exercise)?;
    let (number, all) = (number.unwrap_or(1), notes.hints.len());
    let hint = number.checked_sub(1).and_then(|at| notes.hints.get(at)).ok_or_else(|| {
        Failure::new(format!("`{}` has no hint {number}", exercise.name))
            .help(format!("there are hints 1 to {all}"))
    })?;
    let heading = format!("{}, hint {number} of {all}", exercise.name);
    let more = if number < all {
        format!("\nMore: cargo checker hint {} {}\n", exercise.name, number + 1)
    } else {
        format!("\nThat was the last. `cargo checker solution {}` shows the whole.\n", exercise.name)
    };
    let hint = markdown::render(hint, columns(), session.style);
    pager::show(&format!("{}\n\n{hint}{}", session.style.strong(&heading), session.style.faint(&more)))?;
    Ok(ExitCode::SUCCESS)
}

/// Shows a solution, its tests folded to one line unless they are wanted. In a terminal its header is laid out as
/// the text that it is; elsewhere the file is printed as it is.
///
/// # Errors
///
/// If there is no such exercise, or its solution cannot be read.
pub fn solution(session: &Session, name: Option<&str>, tests: bool) -> Result<ExitCode> {
    let (exercise, style) = (session.exercise(name)?, session.style);
    let text = session.catalog.read(exercise, Version::Solution)?;
    let path =
        style.link(&session.catalog.file(exercise, Version::Solution), &exercise.path(Version::Solution));
    let text = if tests { text } else { folded(&text, &exercise.name, style) };
    let text = match columns() {
        usize::MAX => text,
        columns => laid_out(&text, columns, style),
    };
    pager::show(&format!("{}\n\n{text}", style.strong(&path)))?;
    Ok(ExitCode::SUCCESS)
}

/// A file with its header as a text of so many columns, and all else as it is.
fn laid_out(text: &str, columns: usize, style: Style) -> String {
    let source = ExerciseText::split(text);
    let header = source.story_lines().collect::<Vec<_>>().join("\n");
    markdown::render(&header, columns, style) + &text[source.story.len()..]
}

/// A solution with one line in the place of its tests.
fn folded(text: &str, name: &str, style: Style) -> String {
    let source = ExerciseText::split(text);
    if source.tests.is_empty() {
        return text.to_string();
    }
    let tests = count(source.tests.lines().count() as u64, "line");
    let note = style.faint(&format!("// {tests} of tests: cargo checker solution {name} --tests"));
    format!("{}{}\n\n{note}\n", source.story, source.code.trim_end())
}

/// Prints what the learner changed. Ends with 0, as for `git diff`.
///
/// # Errors
///
/// If there is no such exercise, or a file cannot be read.
pub fn diff(session: &Session, name: Option<&str>) -> Result<ExitCode> {
    let exercise = session.exercise(name)?;
    let published = session.catalog.read(exercise, Version::Starter)?;
    let yours = session.catalog.read(exercise, Version::Yours)?;
    // Git and editors for Windows end lines with CRLF, which is no change of the learner's.
    let yours = if published.contains('\r') { yours } else { yours.replace("\r\n", "\n") };
    let lines = diff::unified(&published, &yours, "published", &exercise.path(Version::Yours));
    if lines.is_empty() {
        print(&format!("{} is as it was published\n", exercise.name))?;
    } else {
        print(&lines.iter().map(|line| colored(line, session.style) + "\n").collect::<String>())?;
    }
    Ok(exit_code(true))
}

fn colored(line: &Line, style: Style) -> String {
    let text = line.to_string();
    match line {
        Line::Header(_) => style.strong(&text),
        Line::Hunk(_) => style.margin(&text),
        Line::Added(_) => style.added(&text),
        Line::Deleted(_) => style.deleted(&text),
        Line::Context(_) | Line::NoNewline => text,
    }
}

/// Brings an exercise back as it was published, or only its tests, and keeps the learner's version.
///
/// # Errors
///
/// If the learner's version cannot be kept, and then nothing is changed, or if the file cannot be written.
pub fn reset(session: &Session, name: &str, tests: bool) -> Result<ExitCode> {
    let exercise = session.catalog.exercise(name)?;
    if tests {
        let message = match restore_tests(&session.catalog, exercise)? {
            Restored::AsItWas => format!("the tests of {} are those published\n", exercise.name),
            Restored::Missing => format!("{} is back as it was published\n", exercise.name),
            Restored::Kept(backup) => {
                let name = &exercise.name;
                format!("{name} has the published tests under your code; your version is in {backup}\n")
            }
        };
        print(&message)?;
        return Ok(ExitCode::SUCCESS);
    }
    let message = match restore(&session.catalog, exercise)? {
        Restored::AsItWas => format!("{} is as it was published\n", exercise.name),
        Restored::Missing => format!("{} is back as it was published\n", exercise.name),
        Restored::Kept(backup) => {
            format!("{} is back as it was published; your version is in {backup}\n", exercise.name)
        }
    };
    print(&message)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_solution_has_its_header_laid_out() {
        let text = "//! Borrowed.\n//!\n//! | a | b |\n//! | --- | --- |\n//! | 1 | 2 |\n\nfn f() {}\n";
        let expected = "Borrowed.\n\na  b\n─  ─\n1  2\n\nfn f() {}\n";
        assert_eq!(laid_out(text, 80, Style::default()), expected);
    }

    #[test]
    fn a_solution_has_its_tests_folded() {
        let text = "//! Story.\n\nfn f() {}\n\n#[cfg(test)]\nmod tests {\n}\n";
        let expected =
            "//! Story.\n\nfn f() {}\n\n// 3 lines of tests: cargo checker solution vec2 --tests\n";
        assert_eq!(folded(text, "vec2", Style::default()), expected);
        assert_eq!(folded("fn f() {}\n", "vec2", Style::default()), "fn f() {}\n");
    }
}
