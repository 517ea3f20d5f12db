//! An exercise's editions, each measured under dhat: as text, as a page, as dhat's own file.

use std::fs;
use std::path::{Path, PathBuf, absolute};

use crate::benchmark::{self, label};
use crate::build::Progress;
use crate::catalog::{Catalog, Edition, Exercise};
use crate::error::{Failure, Result};
use crate::page::{self, Sheet, Site};
use crate::process::Cancel;
use crate::profile::{self, Frame, Listing, OwnFrames};
use crate::style::Style;
use crate::terminal::{sanitize, width_of};
use crate::workload::{self, Measured, Outcome, Workload};

/// What is to be measured.
#[derive(Debug, Clone, Copy)]
pub struct Sitting<'a> {
    pub catalog: &'a Catalog,
    pub exercise: &'a Exercise,
    /// Whose lines are to be listed, and whose profile DHAT's viewer is to get.
    pub edition: Edition,
    /// Whether the solution may be seen beside it.
    pub solution: bool,
    pub workload: Workload,
    /// For what is printed.
    pub style: Style,
}

/// What became of it.
#[derive(Debug)]
pub enum Taken<'a> {
    Well(Portrait<'a>),
    /// The edition could not be measured: why, for people to read.
    Badly(String),
    CalledOff,
}

/// An exercise's editions, measured.
#[derive(Debug)]
pub struct Portrait<'a> {
    sitting: Sitting<'a>,
    /// In the order in which they are compared.
    editions: Vec<(Edition, Measured)>,
    /// The one that was asked for, by its place.
    chosen: usize,
    /// Why others are missing.
    pub notes: Vec<String>,
}

/// Measures the editions, and says what is going on.
///
/// # Errors
///
/// If a program cannot be built or started for a reason that lies outside it, or has no such operation.
pub fn take<'a>(
    sitting: Sitting<'a>,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(&str),
) -> Result<Taken<'a>> {
    let Sitting { catalog, exercise, edition: chosen, workload, style, .. } = sitting;
    let others = benchmark::EDITIONS.into_iter().filter(|edition| {
        let is_shown = *edition != Edition::Solution || sitting.solution;
        is_shown && *edition != chosen
    });
    let (mut editions, mut notes) = (Vec::new(), Vec::new());
    for edition in [chosen].into_iter().chain(others) {
        on_progress(&format!("measuring {}, {} …", exercise.name, label(edition)));
        let mut hear = |progress: &Progress| {
            if let Progress::Dependency(words) = progress {
                on_progress(words);
            }
        };
        match workload::run(catalog, exercise, edition, workload, cancel, &mut hear) {
            Ok(Outcome::Measured(measured)) => editions.push((edition, *measured)),
            Ok(Outcome::CalledOff) => return Ok(Taken::CalledOff),
            Ok(Outcome::DoesNotCompile(messages)) if edition == chosen => {
                let headline = format!("{} does not compile", whose(exercise, edition));
                return Ok(Taken::Badly(format!("{messages}{}\n", style.error(&headline))));
            }
            Ok(Outcome::Failed(why)) if edition == chosen => {
                let headline = format!("{} was not measured: {why}", whose(exercise, edition));
                return Ok(Taken::Badly(format!("{}\n", style.error(&headline))));
            }
            Err(failure) if edition == chosen => return Err(failure),
            // The others are there to compare with: without them there is less to see.
            Ok(Outcome::DoesNotCompile(_)) => {
                notes.push(format!("{} does not compile", whose(exercise, edition)))
            }
            Ok(Outcome::Failed(why)) => {
                notes.push(format!("{} was not measured: {why}", whose(exercise, edition)));
            }
            Err(failure) => notes.push(format!("{}: {failure}", whose(exercise, edition))),
        }
    }
    editions.sort_by_key(|(edition, _)| benchmark::EDITIONS.iter().position(|other| other == edition));
    let chosen = editions.iter().position(|(edition, _)| *edition == chosen).unwrap_or(0);
    Ok(Taken::Well(Portrait { sitting, editions, chosen, notes }))
}

fn whose(exercise: &Exercise, edition: Edition) -> String {
    match edition {
        Edition::Yours => exercise.name.clone(),
        _ => format!("{} ({})", exercise.name, label(edition)),
    }
}

impl Portrait<'_> {
    fn title(&self) -> String {
        format!("{}: {}", self.sitting.exercise.name, sanitize(self.editions[self.chosen].1.name.as_bytes()))
    }

    /// The edition that was asked for, line by line, in so many columns.
    pub fn text(&self, columns: usize) -> String {
        let Sitting { catalog, exercise, style, .. } = self.sitting;
        let (edition, measured) = &self.editions[self.chosen];
        let path = exercise.path(*edition);
        let source = catalog.read(exercise, *edition).unwrap_or_default();
        let own = OwnFrames::of(&measured.profile, &path);
        let listing = Listing { source: Some(&source), style, columns }.show(&own);
        let title = style.strong(&format!("{}, {}", self.title(), label(*edition)));
        let arrow = style.margin("  -->");
        let link = style.link(&catalog.file(exercise, *edition), &path);
        format!("{title}\n{arrow} {link}\n\n{listing}")
    }

    /// All editions, a row each.
    pub fn totals(&self) -> String {
        let rows = self.editions.iter().map(|(edition, one)| (label(*edition), one.profile.sums()));
        let style = self.sitting.style;
        format!("{}\n\n{}", style.strong(&self.title()), profile::table(rows, style))
    }

    /// Writes the page, and dhat's file of the edition that was asked for.
    ///
    /// # Errors
    ///
    /// If a source cannot be read any more, or a file not be written.
    pub fn write(&self, folder: &Path) -> Result<Files> {
        let Sitting { catalog, exercise, .. } = self.sitting;
        let paths: Vec<String> = self.editions.iter().map(|(edition, _)| exercise.path(*edition)).collect();
        let sources: Vec<String> = self
            .editions
            .iter()
            .map(|(edition, _)| catalog.read(exercise, *edition))
            .collect::<Result<_>>()?;
        let sheets: Vec<Sheet<'_>> = (self.editions.iter().zip(&sources).zip(&paths))
            .map(|(((edition, measured), source), path)| Sheet {
                label: label(*edition),
                path,
                source: Some(source),
                profile: &measured.profile,
                sites: sites(&OwnFrames::of(&measured.profile, path)),
                timeline: Some(&measured.timeline),
            })
            .collect();
        let chosen = &self.editions[self.chosen].1;
        let page = page::render(&exercise.name, &chosen.name, &sheets);
        let files = Files { page: folder.join("profile.html"), dhat: Some(folder.join("dhat-heap.json")) };
        write(folder, &files.page, page.as_bytes())?;
        if let Some(file) = &files.dhat {
            write(folder, file, &chosen.file)?;
        }
        Ok(files)
    }
}

/// Where an exercise's files go, unless somebody says otherwise.
pub fn usual_folder(catalog: &Catalog, exercise: &Exercise) -> PathBuf {
    catalog.root().join("target").join("profile").join(&exercise.name)
}

/// The places of a profile, as the page shows them.
pub fn sites(own: &OwnFrames<'_>) -> Vec<Site> {
    let site = |place: profile::Place<'_>| {
        let (name, line, column) = match place.frame {
            Some(Frame { function, file, line, column }) => {
                (format!("{} ({file}:{line})", profile::bare(function)), *line, *column)
            }
            None => (own.nowhere().to_string(), 0, 0),
        };
        Site { place: name, line, column, amounts: place.amounts, causes: place.causes }
    };
    profile::places(own).into_iter().map(site).collect()
}

/// What was written.
#[derive(Debug)]
pub struct Files {
    pub page: PathBuf,
    pub dhat: Option<PathBuf>,
}

impl Files {
    /// Where they are, a line each.
    pub fn told(&self, style: Style) -> String {
        let mut files = vec![(&self.page, "the page")];
        files.extend(self.dhat.as_ref().map(|dhat| (dhat, "for DHAT's own viewer, dh_view.html")));
        let names: Vec<(String, PathBuf)> = files.iter().map(|(file, _)| shown(file)).collect();
        let width = names.iter().map(|(name, _)| width_of(name)).max().unwrap_or(0);
        let lines = files.iter().zip(&names).map(|((_, what), (name, whole))| {
            format!("  {}{:pad$}  {what}\n", style.link(whole, name), "", pad = width - width_of(name))
        });
        lines.collect()
    }
}

/// A path as one would type it here, and the whole of it.
fn shown(path: &Path) -> (String, PathBuf) {
    let here = std::env::current_dir().unwrap_or_default();
    let whole = absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let short = whole.strip_prefix(&here).unwrap_or(&whole).display().to_string();
    (sanitize(short.as_bytes()), whole)
}

/// Writes a file in a folder that is made if it is not there.
///
/// # Errors
///
/// If one or the other cannot be done.
pub fn write(folder: &Path, file: &Path, contents: &[u8]) -> Result<()> {
    let elsewhere = |failure: Failure| failure.help("--output FOLDER names another folder");
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder).map_err(|error| elsewhere(Failure::io("create", folder, &error)))?;
    }
    fs::write(file, contents).map_err(|error| elsewhere(Failure::io("write", file, &error)))
}
