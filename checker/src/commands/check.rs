//! `run` and `check`: verdicts.

use std::process::ExitCode;
use std::time::Duration;

use super::{Session, StatusLine, bar, columns, exit_code, print, warn};
use crate::args::Format;
use crate::catalog::{Catalog, Edition, Exercise};
use crate::check::{self, Event, Options};
use crate::diagnostic::{self, Context};
use crate::error::{Failure, Result};
use crate::figures::{self, Entry};
use crate::process::Cancel;
use crate::progress;
use crate::source::Source;
use crate::style::{Style, number};
use crate::verdict::{self, Verdict};

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
) -> Result<ExitCode> {
    let exercise = session.exercise(name)?;
    let options = options(session, format, time_limit);
    let mut status = StatusLine::new();
    let verdict = check::check(&session.catalog, exercise, &options, &Cancel::default(), &mut |words| {
        status.show(&words);
    })?;
    status.clear();
    let verdict = verdict.ok_or_else(|| Failure::new("the check was called off"))?;
    match format {
        Format::Json => print(&format!("{}\n", verdict::to_json(std::slice::from_ref(&verdict))))?,
        Format::Text => {
            print(&show(&session.catalog, exercise, &verdict, session.style, usize::MAX, columns()))?
        }
    }
    record(&session.catalog, &[&verdict]);
    Ok(exit_code(verdict.passed()))
}

/// Checks all exercises, and ends in a table.
///
/// # Errors
///
/// If they cannot be checked.
pub fn check(session: &Session, format: Format, time_limit: Option<Duration>) -> Result<ExitCode> {
    let exercises = session.catalog.exercises();
    let options = options(session, format, time_limit);
    let mut status = StatusLine::new();
    let mut verdicts: Vec<Option<Verdict>> = vec![None; exercises.len()];
    check::check_all(&session.catalog, exercises, &options, &Cancel::default(), &mut |event| match event {
        Event::Dependency(words) => status.show(&words),
        Event::Verdict(verdict) => {
            let place = exercises.iter().position(|exercise| exercise.name == verdict.exercise);
            let name = verdict.exercise.clone();
            verdicts[place.unwrap_or_default()] = Some(verdict);
            let done = verdicts.iter().flatten().count();
            status.show(&format!("{} {name}", bar(done, exercises.len(), 30)));
        }
    })?;
    status.clear();
    let verdicts: Vec<Verdict> = verdicts.into_iter().flatten().collect();
    record(&session.catalog, &verdicts.iter().collect::<Vec<_>>());
    match format {
        Format::Json => print(&format!("{}\n", verdict::to_json(&verdicts)))?,
        Format::Text => print(&table(&verdicts, session.style))?,
    }
    Ok(exit_code(verdicts.len() == exercises.len() && verdicts.iter().all(Verdict::passed)))
}

fn options(session: &Session, format: Format, time_limit: Option<Duration>) -> Options {
    let color = session.style.color && format == Format::Text;
    let standard = Options::default();
    Options { color, time_limit: time_limit.unwrap_or(standard.time_limit), ..standard }
}

/// A verdict as `run` and watch mode show it: so many failed tests at the most, in so many columns.
pub fn show(
    catalog: &Catalog,
    exercise: &Exercise,
    verdict: &Verdict,
    style: Style,
    most: usize,
    columns: usize,
) -> String {
    let text = catalog.read(exercise, Edition::Yours).unwrap_or_default();
    let path = exercise.path(Edition::Yours);
    let before = before(catalog, exercise);
    let root = catalog.root();
    let context = Context { style, root, path: &path, text: &text, before: &before, most, columns };
    diagnostic::render(verdict, &context)
}

/// What the exercise cost at first, by the table that `verify` holds to what is measured.
fn before(catalog: &Catalog, exercise: &Exercise) -> Vec<Entry> {
    let solution = catalog.read(exercise, Edition::Solution).unwrap_or_default();
    figures::parse(Source::split(&solution).story_lines()).unwrap_or_default()
}

/// Remembers verdicts. That they cannot be written down is worth a word, and no more.
fn record(catalog: &Catalog, verdicts: &[&Verdict]) {
    let update = progress::update(catalog.root(), |progress| {
        for verdict in verdicts {
            progress.record(&verdict.exercise, verdict.passed(), verdict.headline());
        }
    });
    match update {
        Ok(loaded) => loaded.notice.iter().for_each(|notice| warn(notice)),
        Err(failure) => warn(&failure.to_string()),
    }
}

/// The table at the end of `check`.
pub fn table(verdicts: &[Verdict], style: Style) -> String {
    let width = verdicts.iter().map(|verdict| verdict.exercise.len()).max().unwrap_or(0).max(8);
    let head = format!(
        "{:<width$}  {:<16} {:>9} {:>12} {:>12} {:>12}",
        "exercise", "status", "blocks", "bytes", "peak", "left"
    );
    let mut text = style.strong(&head) + "\n";
    for verdict in verdicts {
        let status = format!("{:<16}", verdict.status.name());
        let status = if verdict.passed() { style.good(&status) } else { style.error(&status) };
        let figures = verdict.headline().map_or(String::new(), |heap| {
            let cells = [heap.total_blocks, heap.total_bytes, heap.max_bytes, heap.curr_bytes].map(number);
            format!(" {:>9} {:>12} {:>12} {:>12}", cells[0], cells[1], cells[2], cells[3])
        });
        text.push_str(&format!("{:<width$}  {status}{figures}\n", verdict.exercise));
    }
    let passed = verdicts.iter().filter(|verdict| verdict.passed()).count();
    text.push_str(&format!("\n{passed} of {} passed\n", verdicts.len()));
    text
}
