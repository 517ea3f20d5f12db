//! An exercise's versions, each measured under dhat: as text, as a page, as dhat's own file.

pub mod workload;

use std::fs;
use std::path::{Path, PathBuf, absolute};

use crate::build::cargo::Event;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::html::{self, Sheet};
use crate::profile::{self, Listing, OwnFrames};
use crate::sys::process::Cancel;
use crate::ui::progress::Progress;
use crate::ui::style::Style;
use crate::ui::terminal::{sanitize, width_of};
use crate::util::error::{Failure, Result};
use workload::{Measured, Outcome, Workload};

/// What is to be measured.
#[derive(Debug, Clone, Copy)]
pub struct ProfileRequest<'a> {
    pub catalog: &'a Catalog,
    pub exercise: &'a Exercise,
    /// Whose lines are to be listed, and whose profile DHAT's viewer is to get.
    pub version: Version,
    /// Whether the solution may be seen beside it.
    pub solution: bool,
    pub workload: Workload,
    /// For what is printed.
    pub style: Style,
}

/// What became of it.
#[derive(Debug)]
pub enum ProfileOutcome<'a> {
    Done(ProfileView<'a>),
    /// The version could not be measured: why, for people to read.
    Failed(String),
}

/// An exercise's versions, measured.
#[derive(Debug)]
pub struct ProfileView<'a> {
    request: ProfileRequest<'a>,
    /// In the order in which they are compared.
    versions: Vec<(Version, Measured)>,
    /// The one that was asked for, by its place.
    chosen: usize,
    /// Why others are missing.
    pub notes: Vec<String>,
}

/// Measures the versions, and says what is going on.
///
/// # Errors
///
/// If a program cannot be built or started for a reason that lies outside it, or has no such operation.
pub fn profile<'a>(
    request: ProfileRequest<'a>,
    cancel: &Cancel,
    on_progress: &mut dyn FnMut(&Progress),
) -> Result<ProfileOutcome<'a>> {
    let ProfileRequest { catalog, exercise, version: chosen, workload, style, .. } = request;
    let others = Version::ALL.into_iter().filter(|version| {
        let is_shown = *version != Version::Solution || request.solution;
        is_shown && *version != chosen
    });
    let (mut versions, mut notes) = (Vec::new(), Vec::new());
    for version in [chosen].into_iter().chain(others) {
        on_progress(&Progress::Measuring { exercise: exercise.name.clone(), version: version.label() });
        let mut hear = |event: &Event| {
            if let Event::Working(progress) = event {
                on_progress(progress);
            }
        };
        match workload::run(catalog, exercise, version, workload, cancel, &mut hear) {
            Ok(Outcome::Measured(measured)) => versions.push((version, *measured)),
            Ok(Outcome::DoesNotCompile(messages)) if version == chosen => {
                let headline = format!("{} does not compile", whose(exercise, version));
                return Ok(ProfileOutcome::Failed(format!("{messages}{}\n", style.error(&headline))));
            }
            Ok(Outcome::Failed(why)) if version == chosen => {
                let headline = format!("{} was not measured: {why}", whose(exercise, version));
                return Ok(ProfileOutcome::Failed(format!("{}\n", style.error(&headline))));
            }
            Err(failure) if version == chosen || failure.is_cancelled() => return Err(failure),
            // The others are there to compare with: without them there is less to see.
            Ok(Outcome::DoesNotCompile(_)) => {
                notes.push(format!("{} does not compile", whose(exercise, version)))
            }
            Ok(Outcome::Failed(why)) => {
                notes.push(format!("{} was not measured: {why}", whose(exercise, version)));
            }
            Err(failure) => notes.push(format!("{}: {failure}", whose(exercise, version))),
        }
    }
    versions.sort_by_key(|(version, _)| Version::ALL.iter().position(|other| other == version));
    let chosen = versions.iter().position(|(version, _)| *version == chosen).unwrap_or(0);
    Ok(ProfileOutcome::Done(ProfileView { request, versions, chosen, notes }))
}

fn whose(exercise: &Exercise, version: Version) -> String {
    match version {
        Version::Yours => exercise.name.clone(),
        _ => format!("{} ({})", exercise.name, version.label()),
    }
}

impl ProfileView<'_> {
    fn title(&self) -> String {
        format!("{}: {}", self.request.exercise.name, sanitize(self.versions[self.chosen].1.name.as_bytes()))
    }

    /// The version that was asked for, line by line, in so many columns.
    pub fn text(&self, columns: usize) -> String {
        let ProfileRequest { catalog, exercise, style, .. } = self.request;
        let (version, measured) = &self.versions[self.chosen];
        let path = exercise.path(*version);
        let source = catalog.read(exercise, *version).unwrap_or_default();
        let own = OwnFrames::of(&measured.profile, &path);
        let listing = Listing { source: Some(&source), style, columns }.show(&own);
        let title = style.strong(&format!("{}, {}", self.title(), version.label()));
        let arrow = style.margin("  -->");
        let link = style.link(&catalog.file(exercise, *version), &path);
        format!("{title}\n{arrow} {link}\n\n{listing}")
    }

    /// All versions, a row each.
    pub fn totals(&self) -> String {
        let rows = self.versions.iter().map(|(version, one)| (version.label(), one.profile.sums()));
        let style = self.request.style;
        format!("{}\n\n{}", style.strong(&self.title()), profile::table(rows, style))
    }

    /// Writes the page, and dhat's file of the version that was asked for.
    ///
    /// # Errors
    ///
    /// If a source cannot be read any more, or a file not be written.
    pub fn write(&self, folder: &Path) -> Result<Files> {
        let ProfileRequest { catalog, exercise, .. } = self.request;
        let paths: Vec<String> = self.versions.iter().map(|(version, _)| exercise.path(*version)).collect();
        let sources: Vec<String> = self
            .versions
            .iter()
            .map(|(version, _)| catalog.read(exercise, *version))
            .collect::<Result<_>>()?;
        let sheets: Vec<Sheet<'_>> = (self.versions.iter().zip(&sources).zip(&paths))
            .map(|(((version, measured), source), path)| {
                let own = OwnFrames::of(&measured.profile, path);
                Sheet {
                    label: version.label(),
                    path,
                    source: Some(source),
                    profile: &measured.profile,
                    sites: profile::sites(&own),
                    nowhere: own.nowhere(),
                    timeline: Some(&measured.timeline),
                }
            })
            .collect();
        let chosen = &self.versions[self.chosen].1;
        let page = html::render(&exercise.name, &chosen.name, &sheets);
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
