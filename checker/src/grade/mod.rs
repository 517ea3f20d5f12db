//! `grade`: a score that can be trusted, for one learner, a class, and CI.
//!
//! Of a submission nothing is used but the bytes of its exercise files. [`vet`](crate::grade::vet) puts the
//! published tests under their code, `compiler` compiles that without cargo, `judge` runs it, `batch` does so for
//! many, and `report` tells.

pub mod batch;
mod cache;
pub mod compiler;
pub mod judge;
mod options;
pub mod points;
mod record;
pub mod report;
pub mod submission;
pub mod vet;

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use crate::check::Options;
use crate::course::catalog::Exercise;
use crate::session::Session;
use crate::sys::files::assert_writable;
use crate::ui::output::{exit_code, print};
use crate::ui::status_line::StatusLine;
use crate::ui::style::{Style, count};
use crate::util::error::{Failure, Result};

pub use options::{Grading, Output, Report, Source};

use batch::Scorecard;
use compiler::Compiler;
use judge::Judge;
use points::Goal;
use submission::Submission;

/// Grades, reports, and ends with 1 if what was asked for is not reached.
///
/// # Errors
///
/// If what is to be graded cannot be found, the packages not be built, or a report not be written.
pub fn grade(session: &Session, grading: &Grading) -> Result<ExitCode> {
    let catalog = &session.catalog;
    let exercises = catalog.select(&grading.names)?;
    let goal = goal(session, grading, &exercises)?;
    let root = fs::canonicalize(catalog.root()).unwrap_or_else(|_| catalog.root().to_path_buf());
    let submissions = match &grading.source {
        Source::Own => vec![Submission::open(&root, &root)?],
        Source::One(folder) => vec![Submission::open(folder, &root)?],
        Source::Many { folder, shard } => Submission::open_all(folder, &root, *shard)?,
    };
    for file in grading.outputs.iter().filter_map(|output| output.file.as_deref()) {
        assert_writable(file)?;
    }
    let mut status = StatusLine::new();
    let compiler = Compiler::open(catalog, &mut |progress| status.show(progress))?;
    let time_limit = grading.time_limit.unwrap_or(Options::default().time_limit);
    let judge = Judge::new(catalog, &compiler, time_limit, grading.fresh);
    let cards = batch::grade(&judge, &submissions, &exercises, &goal, &mut |progress| {
        status.show(progress);
    })?;
    drop(status);
    let many = matches!(grading.source, Source::Many { .. });
    for output in &grading.outputs {
        publish(output, &cards, many, session.style)?;
    }
    // A class is not one that passes: without a goal, the table is all that was asked for.
    let asked = !many || goal.is_set();
    Ok(exit_code(!asked || cards.iter().all(Scorecard::passed)))
}

fn goal(session: &Session, grading: &Grading, exercises: &[Exercise]) -> Result<Goal> {
    let required = match &grading.required[..] {
        [] => Vec::new(),
        names => session.catalog.select(names)?,
    };
    let required: Vec<String> = required.into_iter().map(|exercise| exercise.name).collect();
    if let Some(name) = required.iter().find(|name| exercises.iter().all(|exercise| exercise.name != **name))
    {
        return Err(Failure::new(format!("`{name}` is required, but not to be graded"))
            .help("name its chapter too, or none at all to grade everything"));
    }
    let most: u32 = exercises.iter().map(points::worth).sum();
    match grading.least {
        Some(least) if least > most => {
            Err(Failure::new(format!("nobody can reach {}", count(least.into(), "point")))
                .help(format!("what is graded here gives {most} at most")))
        }
        least => Ok(Goal { required, least }),
    }
}

fn publish(output: &Output, cards: &[Scorecard], many: bool, style: Style) -> Result<()> {
    let style = if output.file.is_some() { Style::default() } else { style };
    let card = cards.first().filter(|_| !many);
    let page = match (output.report, card) {
        (Report::Text, Some(card)) => report::text::one(card, style),
        (Report::Text, None) => report::text::many(cards, style),
        (Report::Json, Some(card)) => format!("{}\n", report::json::one(card)),
        (Report::Json, None) => format!("{}\n", report::json::many(cards)),
        (Report::Csv, _) => report::csv::render(cards),
        (Report::Junit, _) => report::junit::render(cards),
        (Report::Classroom, card) => card.map_or(String::new(), report::classroom::render),
        (Report::Github, Some(card)) => report::github::summary(card),
        (Report::Github, None) => report::github::table(cards),
    };
    match (&output.file, output.report) {
        (Some(file), _) => {
            fs::write(file, page).map_err(|error| Failure::io("write", file, &error))?;
        }
        (None, Report::Github) => publish_on_github(&page, cards, card)?,
        (None, _) => print(&page)?,
    }
    Ok(())
}

/// Where GitHub looks: the files that two variables name, and commands on standard output.
fn publish_on_github(page: &str, cards: &[Scorecard], card: Option<&Scorecard>) -> Result<()> {
    let file = |name| env::var_os(name).filter(|file| !file.is_empty());
    match file("GITHUB_STEP_SUMMARY") {
        Some(summary) => append(Path::new(&summary), page)?,
        None => print(page)?,
    }
    if let Some(outputs) = file("GITHUB_OUTPUT") {
        append(Path::new(&outputs), &report::github::outputs(cards))?;
    }
    print(&card.map_or(String::new(), report::github::annotations))
}

fn append(file: &Path, text: &str) -> Result<()> {
    let opened = File::options().create(true).append(true).open(file);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Failure::io("write", file, &error))
}
