//! An exercise's versions, each measured under dhat: as text, as a page, as dhat's own file.

pub mod workload;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf, absolute};

use crate::build::cargo::Event;
use crate::build::program::Program;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::notes::Notes;
use crate::html::{self, Operation, Page, Sheet};
use crate::profile::{self, Figure, Lines, Listing, OwnFrames, Sources};
use crate::sys::process::Cancel;
use crate::ui::progress::Progress;
use crate::ui::style::Style;
use crate::ui::terminal::{sanitize, width_of};
use crate::util::error::{Failure, Result};
use workload::{Built, Measured, Outcome, Workload};

/// The operations that a page shows at the most.
const MOST_OPERATIONS: usize = 8;

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

/// The versions of an exercise that were measured, in the order in which they are compared.
type Versions = Vec<(Version, Measured)>;

/// An exercise's versions, measured.
#[derive(Debug)]
pub struct ProfileView<'a> {
    request: ProfileRequest<'a>,
    versions: Versions,
    /// The one that was asked for, by its place.
    chosen: usize,
    /// What else `main` benches, with its number.
    others: Vec<(usize, Versions)>,
    /// Why others are missing.
    pub notes: Vec<String>,
}

/// Measures the versions, and says what is going on. A version that reads as the one that was asked for is left out.
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
    let published = catalog.read(exercise, Version::Starter).ok();
    let unchanged = published.is_some() && published == catalog.read(exercise, Version::Yours).ok();
    let twin = if chosen == Version::Yours { Version::Starter } else { Version::Yours };
    let others = Version::ALL.into_iter().filter(|version| {
        let is_shown = *version != Version::Solution || request.solution;
        is_shown && *version != chosen && !(unchanged && *version == twin)
    });
    let (mut versions, mut notes): (Versions, _) = (Vec::new(), Vec::new());
    let mut programs: Vec<(Version, Program)> = Vec::new();
    for version in [chosen].into_iter().chain(others) {
        on_progress(&Progress::Measuring { exercise: exercise.name.clone(), version: version.label() });
        let mut hear = |event: &Event| {
            if let Event::Working(progress) = event {
                on_progress(progress);
            }
        };
        let built = workload::build(catalog, exercise, version, workload.time_limit, cancel, &mut hear);
        let outcome = match built {
            Ok(Built::Ready(program)) => {
                let outcome = workload::measure(catalog, &program, workload.number, cancel);
                programs.push((version, program));
                outcome
            }
            Ok(Built::DoesNotCompile(messages)) => {
                let headline = format!("{} does not compile", whose(exercise, version));
                if version == chosen {
                    return Ok(ProfileOutcome::Failed(format!("{messages}{}\n", style.error(&headline))));
                }
                notes.push(headline);
                continue;
            }
            Err(failure) => Err(failure),
        };
        match outcome {
            Ok(Outcome::Measured(measured)) => versions.push((version, *measured)),
            Ok(Outcome::Failed(why)) => {
                let headline = format!("{} was not measured: {why}", whose(exercise, version));
                if version == chosen {
                    return Ok(ProfileOutcome::Failed(format!("{}\n", style.error(&headline))));
                }
                notes.push(headline);
            }
            Err(failure) if version == chosen || failure.is_cancelled() => return Err(failure),
            // The others are there to compare with: without them there is less to see.
            Err(failure) => notes.push(format!("{}: {failure}", whose(exercise, version))),
        }
    }
    let order =
        |version: &Version| Version::ALL.iter().position(|other| other == version).unwrap_or_default();
    versions.sort_by_key(|(version, _)| order(version));
    programs.sort_by_key(|(version, _)| order(version));
    let chosen = versions.iter().position(|(version, _)| *version == chosen).unwrap_or(0);
    let operations = if workload.others { versions[chosen].1.operations.min(MOST_OPERATIONS) } else { 0 };
    let mut others = Vec::new();
    for number in (1..=operations).filter(|number| *number != workload.number) {
        let exercise = exercise.name.clone();
        on_progress(&Progress::Operation { exercise, number, of: operations });
        let mut found = Vec::new();
        for (version, program) in &programs {
            match workload::measure(catalog, program, number, cancel) {
                Ok(Outcome::Measured(measured)) => found.push((*version, *measured)),
                Err(failure) if failure.is_cancelled() => return Err(failure),
                // The first operation told what there is to tell, and a version may have fewer of them.
                Ok(Outcome::Failed(_)) | Err(_) => {}
            }
        }
        if !found.is_empty() {
            others.push((number, found));
        }
    }
    Ok(ProfileOutcome::Done(ProfileView { request, versions, chosen, others, notes }))
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
        let listing = Listing { lines: Lines::File(&source), style, columns }.show(&own);
        let title = style.strong(&format!("{}, {}", self.title(), version.label()));
        let arrow = style.margin("  -->");
        let link = style.link(&catalog.file(exercise, *version), &path);
        format!("{title}\n{arrow} {link}\n\n{listing}")
    }

    /// All versions, a row each.
    pub fn totals(&self) -> String {
        let rows = self.versions.iter().map(|(version, one)| (version.label(), one.profile.sums()));
        let style = self.request.style;
        let units = &self.versions[self.chosen].1.profile.units;
        format!("{}\n\n{}", style.strong(&self.title()), profile::table(units, rows, style))
    }

    /// The version that was asked for as JSON, see [`profile::document`].
    pub fn json(&self) -> String {
        let ProfileRequest { catalog, exercise, .. } = self.request;
        let (version, measured) = &self.versions[self.chosen];
        let own = OwnFrames::of(&measured.profile, &exercise.path(*version));
        let sources = Sources::find(catalog.root(), &profile::sites(&own), None);
        format!("{}\n", profile::document(&own, &sources))
    }

    /// The call paths of the version that was asked for, see [`profile::folded`].
    ///
    /// # Errors
    ///
    /// If `out` cannot be written to.
    pub fn folded(&self, figure: Figure, out: &mut impl Write) -> io::Result<()> {
        profile::folded(&self.versions[self.chosen].1.profile, |amounts| figure.of(amounts), out)
    }

    /// Writes the page, and dhat's file of the version that was asked for.
    ///
    /// # Errors
    ///
    /// If a source cannot be read any more, or a file not be written.
    pub fn write(&self, folder: &Path) -> Result<Files> {
        let ProfileRequest { catalog, exercise, workload, .. } = self.request;
        let mut numbered: Vec<(usize, &Versions)> = vec![(workload.number, &self.versions)];
        numbered.extend(self.others.iter().map(|(number, versions)| (*number, versions)));
        numbered.sort_by_key(|(number, _)| *number);
        let paths = Version::ALL.map(|version| exercise.path(version));
        let sources = Version::ALL.map(|version| {
            let is_shown = self.versions.iter().any(|(shown, _)| *shown == version);
            if is_shown { catalog.read(exercise, version) } else { Ok(String::new()) }
        });
        let [starter, yours, solution] = sources;
        let sources = [starter?, yours?, solution?];
        let mut operations = Vec::new();
        for (_, versions) in &numbered {
            let mut sheets = Vec::new();
            for (version, measured) in versions.iter() {
                let at = Version::ALL.iter().position(|other| other == version).unwrap_or_default();
                let own = OwnFrames::of(&measured.profile, &paths[at]);
                sheets.push(Sheet {
                    label: version.label(),
                    path: &paths[at],
                    source: Some(&sources[at]),
                    profile: &measured.profile,
                    sites: profile::sites(&own),
                    lines: Sources::default(),
                    nowhere: own.nowhere(),
                    timeline: Some(&measured.timeline),
                });
            }
            let name = versions.last().map_or("", |(_, measured)| measured.name.as_str());
            operations.push(Operation { name, sheets });
        }
        let (chosen, measured) = &self.versions[self.chosen];
        let title = Notes::load(catalog, exercise).map(|notes| notes.title).unwrap_or_default();
        let page = html::render(&Page {
            name: &exercise.name,
            title: &title,
            asked: chosen.label(),
            start: numbered.iter().position(|(number, _)| *number == workload.number).unwrap_or(0),
            operations,
        });
        let files = Files { page: folder.join("profile.html"), dhat: Some(folder.join("dhat-heap.json")) };
        write(folder, &files.page, page.as_bytes())?;
        if let Some(file) = &files.dhat {
            write(folder, file, &measured.file)?;
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
