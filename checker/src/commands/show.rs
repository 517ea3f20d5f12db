//! `hint`, `solution`, `diff` and `reset`: what there is beside an exercise.

use std::fs;
use std::process::ExitCode;

use super::{Session, exit_code, print};
use crate::catalog::Edition;
use crate::diff::{self, Line};
use crate::error::{Failure, Result};
use crate::notes::Notes;
use crate::progress;
use crate::style::Style;

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
    print(&format!("{}\n\n{hint}\n{}", session.style.strong(&heading), session.style.faint(&more)))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a solution.
///
/// # Errors
///
/// If there is no such exercise, or its solution cannot be read.
pub fn solution(session: &Session, name: Option<&str>) -> Result<ExitCode> {
    let exercise = session.exercise(name)?;
    let text = session.catalog.read(exercise, Edition::Solution)?;
    let file = session.catalog.file(exercise, Edition::Solution);
    let path = session.style.link(&file, &exercise.path(Edition::Solution));
    print(&format!("{}\n\n{text}", session.style.strong(&path)))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints what the learner changed. Ends with 0, as for `git diff`.
///
/// # Errors
///
/// If there is no such exercise, or a file cannot be read.
pub fn diff(session: &Session, name: Option<&str>) -> Result<ExitCode> {
    let exercise = session.exercise(name)?;
    let published = session.catalog.read(exercise, Edition::Starter)?;
    let yours = session.catalog.read(exercise, Edition::Yours)?;
    let lines = diff::unified(&published, &yours, "published", &exercise.path(Edition::Yours));
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

/// Brings an exercise back as it was published, and keeps the learner's version.
///
/// # Errors
///
/// If the learner's version cannot be kept, and then nothing is changed, or if the file cannot be written.
pub fn reset(session: &Session, name: &str) -> Result<ExitCode> {
    let exercise = session.catalog.exercise(name)?;
    let message = match restore(session, &exercise.name)? {
        Restored::AsItWas => format!("{} is as it was published\n", exercise.name),
        Restored::Missing => format!("{} is back as it was published\n", exercise.name),
        Restored::Kept(backup) => {
            format!("{} is back as it was published; your version is in {backup}\n", exercise.name)
        }
    };
    print(&message)?;
    Ok(ExitCode::SUCCESS)
}

/// What `restore` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restored {
    /// There was nothing to bring back.
    AsItWas,
    /// The learner's file was not there.
    Missing,
    /// The learner's version was put there.
    Kept(String),
}

/// Writes the published text over the learner's, which is kept first.
///
/// # Errors
///
/// As [`reset`].
pub fn restore(session: &Session, name: &str) -> Result<Restored> {
    let catalog = &session.catalog;
    let exercise = catalog.exercise(name)?;
    let starter = catalog.file(exercise, Edition::Starter);
    let published = fs::read(&starter).map_err(|error| Failure::io("read", &starter, &error))?;
    let file = catalog.file(exercise, Edition::Yours);
    let restored = match fs::read(&file) {
        Ok(yours) if yours == published => return Ok(Restored::AsItWas),
        Ok(yours) => {
            let backup = progress::set_aside(catalog.root(), &exercise.name, &yours)?;
            let backup = backup.strip_prefix(catalog.root()).unwrap_or(&backup);
            Restored::Kept(backup.display().to_string())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // There may be a link all the same, one that leads nowhere; writing would follow it.
            let _ = fs::remove_file(&file);
            Restored::Missing
        }
        Err(error) => {
            let failure = Failure::io("read", &file, &error);
            return Err(failure.help(format!("move it away, then `cargo checker reset {name}` once more")));
        }
    };
    let write = || {
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(&file, &published)
    };
    write().map_err(|error| Failure::io("write", &file, &error))?;
    Ok(restored)
}
