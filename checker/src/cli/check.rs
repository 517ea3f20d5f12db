//! `run` and `check`: verdicts.

use std::process::ExitCode;
use std::time::Duration;

use super::args::Format;
use crate::check::document;
use crate::check::report::{show, table};
use crate::check::verdict::Verdict;
use crate::check::{self, Event, Options};
use crate::course::catalog::{Catalog, Exercise};
use crate::course::{aim, practice, progress};
use crate::session::Session;
use crate::sys::process::Cancel;
use crate::ui::output::{columns, exit_code, print, warn};
use crate::ui::progress::Progress;
use crate::ui::status_line::StatusLine;
use crate::util::error::Result;

/// Checks one exercise and shows why it does not pass.
///
/// # Errors
///
/// If there is no such exercise, or it cannot be checked.
pub fn run(
    session: &Session,
    name: Option<&str>,
    format: Format,
    time_limit: Option<Duration>,
    verbose: bool,
) -> Result<ExitCode> {
    let exercise = session.exercise(name)?;
    let options = options(session, format, time_limit);
    let mut status = StatusLine::new();
    let mut is_ready = false;
    let verdict =
        check::check(&session.catalog, exercise, &options, &Cancel::default(), &mut |event| match event {
            Event::Way(way) => {
                is_ready = way.is_ready;
                if verbose {
                    status.say(&way.words);
                }
            }
            Event::Working(progress) => status.show(&progress),
            Event::Compiler(_) | Event::Verdict(_) => {}
        })?;
    status.clear();
    match format {
        Format::Json => print(&format!("{}\n", document::report(std::slice::from_ref(&verdict))))?,
        Format::Text => print(&show(&session.catalog, exercise, &verdict, session.style, columns()))?,
    }
    print(&record(&session.catalog, &[&verdict], format))?;
    if !is_ready {
        prepare_next(session, std::slice::from_ref(exercise), &options);
    }
    Ok(exit_code(verdict.passed()))
}

/// Checks all exercises, or those of these chapters and names, and ends in a table.
///
/// # Errors
///
/// If they cannot be checked.
pub fn check(
    session: &Session,
    names: &[String],
    format: Format,
    time_limit: Option<Duration>,
    verbose: bool,
) -> Result<ExitCode> {
    let exercises = session.catalog.select(names)?;
    let exercises = &exercises[..];
    let options = options(session, format, time_limit);
    let mut status = StatusLine::new();
    let mut verdicts: Vec<Option<Verdict>> = vec![None; exercises.len()];
    check::check_all(&session.catalog, exercises, &options, &Cancel::default(), &mut |event| match event {
        Event::Way(way) if verbose => status.say(&way.words),
        Event::Way(_) | Event::Compiler(_) => {}
        Event::Working(progress) => status.show(&progress),
        Event::Verdict(verdict) => {
            let place = exercises.iter().position(|exercise| exercise.name == verdict.exercise);
            let name = verdict.exercise.clone();
            verdicts[place.unwrap_or_default()] = Some(verdict);
            let done = verdicts.iter().flatten().count();
            status.show(&Progress::Done { done, of: exercises.len(), name });
        }
    })?;
    status.clear();
    let verdicts: Vec<Verdict> = verdicts.into_iter().flatten().collect();
    let told = record(&session.catalog, &verdicts.iter().collect::<Vec<_>>(), format);
    match format {
        Format::Json => print(&format!("{}\n", document::report(&verdicts)))?,
        Format::Text => print(&table(&verdicts, session.style, columns()))?,
    }
    print(&told)?;
    prepare_next(session, exercises, &options);
    Ok(exit_code(verdicts.len() == exercises.len() && verdicts.iter().all(Verdict::passed)))
}

/// What the next check can use, made when this one has been read.
pub(super) fn prepare_next(session: &Session, exercises: &[Exercise], options: &Options) {
    check::prepare_next(&session.catalog, exercises, options, &Cancel::default());
}

fn options(session: &Session, format: Format, time_limit: Option<Duration>) -> Options {
    let color = session.style.color && format == Format::Text;
    let standard = Options::default();
    Options { color, time_limit: time_limit.unwrap_or(standard.time_limit), ..standard }
}

/// Remembers verdicts. That they cannot be written down is worth a word, and no more. Gives back what to print of
/// practice that has come to its end.
pub(super) fn record(catalog: &Catalog, verdicts: &[&Verdict], format: Format) -> String {
    let update = progress::update(catalog.root(), |progress| {
        for verdict in verdicts {
            let (name, passed) = (&verdict.exercise, verdict.passed());
            let exercise = catalog.exercises().iter().find(|one| passed && one.name == *name);
            let aim = exercise.and_then(|exercise| aim::load(catalog, exercise));
            progress.record_by(name, passed, verdict.figures(), aim);
        }
    });
    let told = update.and_then(|loaded| {
        loaded.notice.iter().for_each(|notice| warn(notice));
        match format {
            Format::Text => practice::after_check(catalog, &loaded.progress),
            // Who reads JSON expects no file to be exchanged; `practise` does it then.
            Format::Json => Ok(None),
        }
    });
    told.unwrap_or_else(|failure| {
        warn(&failure.to_string());
        None
    })
    .unwrap_or_default()
}
