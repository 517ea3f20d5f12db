//! `bench`: time and allocations, before and after.

use std::path::Path;
use std::process::ExitCode;

use crate::bench::{self, Event, Outcome};
use crate::cli::args::{Bench, Format};
use crate::course::catalog::Exercise;
use crate::session::Session;
use crate::sys::files::assert_writable;
use crate::sys::process::Cancel;
use crate::ui::output::{columns, exit_code, print};
use crate::ui::status_line::StatusLine;
use crate::util::error::Result;

/// Benches exercises, and shows each as soon as it is done.
///
/// # Errors
///
/// If there are no such exercises, a file of figures cannot be read or written, or they cannot be benched.
pub fn bench(session: &Session, bench: &Bench) -> Result<ExitCode> {
    let exercises = session.catalog.select(&bench.exercises)?;
    // What is wrong with a file is better said before the minutes than after them.
    let earlier = bench.against.as_deref().map(|file| bench::load(Path::new(file))).transpose()?;
    if let Some(file) = &bench.save {
        assert_writable(Path::new(file))?;
    }
    let with_solution = |exercise: &Exercise| bench.solution || session.progress.is_passed(&exercise.name);
    let columns = columns();
    let mut status = StatusLine::new();
    let mut outcomes: Vec<Outcome> = Vec::new();
    let (catalog, cancel) = (&session.catalog, Cancel::default());
    bench::bench(catalog, &exercises, &bench.options, &with_solution, &cancel, &mut |event| {
        match event {
            Event::Working(progress) => status.show(&progress),
            Event::Done(outcome) => {
                if bench.format == Format::Text {
                    status.clear();
                    let is_same = |then: &&Outcome| then.exercise == outcome.exercise;
                    let then = earlier.as_ref().map(|all| all.iter().find(is_same));
                    print(&bench::section(&outcome, then, session.style, columns))?;
                }
                outcomes.push(outcome);
            }
        }
        Ok(())
    })?;
    drop(status);
    if bench.format == Format::Json {
        print(&format!("{}\n", bench::to_json(&outcomes)))?;
    }
    if let Some(file) = &bench.save {
        bench::save(&outcomes, Path::new(file))?;
    }
    Ok(exit_code(outcomes.iter().all(|outcome| outcome.problems.is_empty())))
}
