//! An exercise's program, what its `main` does: built, and run under control.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::build::cargo::{self, Built, Event, Product, Request};
use crate::build::ending;
use crate::build::fingerprint::{PROGRAM, Record};
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::sys::process::{self, Cancel, End, Limits, Stream};
use crate::sys::scratch::WRITABLE;
use crate::util::error::{Failure, Result, reason};

/// Builds the programs of these exercises in one version, and tells how it goes. An exercise that does not
/// compile has no binary.
///
/// # Errors
///
/// If a file cannot be read, cargo fails for a reason that lies in none of the exercises, or it is cancelled.
pub fn build(
    catalog: &Catalog,
    exercises: &[Exercise],
    version: Version,
    release: bool,
    cancel: &Cancel,
    on_event: &mut dyn FnMut(&Event),
) -> Result<Vec<Built>> {
    let folder = cargo::target_folder(catalog.root());
    let record = |exercise: &Exercise, text: &str| {
        // The tests are built into another binary, and at another time.
        let name = format!("{}{PROGRAM}", version.binary(&exercise.name));
        Record::new(&folder, &name, release, text)
    };
    let texts: Vec<String> =
        exercises.iter().map(|exercise| catalog.read(exercise, version)).collect::<Result<_>>()?;
    for (exercise, text) in exercises.iter().zip(&texts) {
        record(exercise, text).before_build(&catalog.file(exercise, version))?;
    }
    let names: Vec<&str> = exercises.iter().map(|exercise| exercise.name.as_str()).collect();
    let all = names.len() == catalog.exercises().len();
    let request = Request {
        root: catalog.root(),
        version,
        product: Product::Program,
        exercises: if all { &[] } else { &names },
        release,
        color: false,
    };
    let mut built: Vec<Built> = Vec::new();
    cargo::build(request, cancel, &mut |event| {
        on_event(&event);
        if let Event::Built(exercise) = event {
            built.push(exercise);
        }
    })?;
    for (exercise, text) in exercises.iter().zip(&texts) {
        match built.iter().find(|built| built.exercise == exercise.name) {
            Some(built) if built.binary.is_some() => record(exercise, text).after_build(),
            Some(_) => {}
            None => return Err(cargo::nothing_built(Product::Program, &exercise.name, version)),
        }
    }
    Ok(built)
}

/// A program that is to be run.
#[derive(Debug, Clone)]
pub struct Program {
    pub binary: PathBuf,
    /// How long one run may take.
    pub time_limit: Duration,
}

/// How a run went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ran {
    Done,
    /// It did not come to its end: why, in words that go on behind "it".
    Failed(String),
}

impl Program {
    /// Runs the program in `folder` with these variables. What it prints goes nowhere.
    ///
    /// # Errors
    ///
    /// If it cannot be started, or is cancelled.
    pub fn run(&self, folder: &Path, variables: &[(&str, &OsStr)], cancel: &Cancel) -> Result<Ran> {
        let failure = |error| Failure::io("create", folder, &error).help(WRITABLE);
        fs::create_dir_all(folder).map_err(failure)?;
        let mut command = Command::new(&self.binary);
        command.current_dir(folder).env("RUST_BACKTRACE", "0").env_remove("RUST_LIB_BACKTRACE");
        command.envs(variables.iter().copied());
        let limits = Limits { time: Some(self.time_limit), output: process::MOST_OUTPUT };
        let mut printed = Vec::new();
        let end = process::run(&mut command, limits, cancel, |stream, piece| {
            if stream == Stream::Err {
                printed.extend_from_slice(piece);
            }
        });
        let end = end.map_err(|error| {
            Failure::new(format!("cannot run `{}`: {}", self.binary.display(), reason(&error)))
                .help("does the file system of the target folder allow programs to run?")
        })?;
        Ok(match end {
            End::Cancelled => return Err(Failure::cancelled()),
            End::Exited(status) if status.success() => Ran::Done,
            _ => Ran::Failed(ending::of_program(end, self.time_limit, &String::from_utf8_lossy(&printed))),
        })
    }
}
