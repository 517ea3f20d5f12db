//! `profile FILE`: a profile that some program left, or two of them, compared.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use super::profile::{columns, open, stream, tell};
use crate::cli::args::{Profile as Arguments, ProfileFormat};
use crate::html::{self, Operation, Page, Sheet};
use crate::profile::{
    self, Comparison, Figure, Lines, Listing, OwnFrames, Profile, Site, Sources, comparison_document,
};
use crate::profile_run::{self, Files};
use crate::ui::output::{exit_code, print, warn};
use crate::ui::progress::Progress;
use crate::ui::status_line::StatusLine;
use crate::ui::style::Style;
use crate::ui::terminal::{cut, sanitize};
use crate::util::error::{Failure, Result};

/// How long something may take before it is worth a line.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows a profile that some program left, by dhat or by Valgrind's DHAT.
///
/// # Errors
///
/// If the file cannot be read or is no such profile, or the page cannot be written.
pub fn profile_file(file: &str, arguments: &Arguments) -> Result<ExitCode> {
    let mut waiting = Waiting::new();
    let (profile, taken) = read(file, &mut waiting)?;
    let own = OwnFrames::of_program(&profile);
    if let Some(newer) = &arguments.newer {
        return compare((file, &own), newer, arguments, &mut waiting);
    }
    if let Some(ProfileFormat::Folded(figure)) = arguments.format {
        fits(figure, &profile, file)?;
        waiting.show(&Progress::Adding("adding up call paths"));
        stream(|out| profile::folded(&profile, |amounts| figure.of(amounts), out))?;
        if !arguments.writes() {
            return Ok(exit_code(true));
        }
    }
    waiting.show(&Progress::Adding("adding up lines"));
    let sites = profile::sites(&own);
    let sources = find_sources(&sites, taken);
    let style = Style::of(&io::stdout());
    let command = sanitize(profile.command.replace(['\n', '\t'], " ").as_bytes());
    let command = style.strong(&cut(&command, columns()));
    match arguments.format {
        Some(ProfileFormat::Text) => {
            let listing = Listing { lines: Lines::Found(&sources), style, columns: columns() };
            let text = listing.show(&own);
            waiting.clear();
            print(&format!("{command}\n\n{text}"))?;
        }
        Some(ProfileFormat::Json) => {
            let document = profile::document(&own, &sources);
            waiting.clear();
            print(&format!("{document}\n"))?;
        }
        None | Some(ProfileFormat::Folded(_)) => {}
    }
    if arguments.writes() {
        waiting.show(&Progress::Adding("drawing the page"));
        let files = write_page(file, &own, sites, sources, arguments)?;
        waiting.clear();
        let sums = profile::table(&profile.units, [("", profile.sums())], style);
        tell(arguments, &format!("{command}\n\n{sums}\n{}", files.told(style)))?;
        if arguments.open {
            open(&files);
        }
    }
    Ok(exit_code(true))
}

/// Writes the page beside the file, or to the folder that is named.
fn write_page(
    file: &str,
    own: &OwnFrames<'_>,
    sites: Vec<Site>,
    lines: Sources,
    arguments: &Arguments,
) -> Result<Files> {
    let path = Path::new(file);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = || path.parent().unwrap_or(Path::new("")).to_path_buf();
    let folder = arguments.output.as_ref().map_or_else(beside, PathBuf::from);
    let page = folder.join(format!("{}.html", name.strip_suffix(".json").unwrap_or(&name)));
    let sheet = Sheet {
        label: &name,
        path: "",
        source: None,
        profile: own.profile(),
        sites,
        lines,
        nowhere: own.nowhere(),
        timeline: None,
    };
    let operation = Operation { name: "", sheets: vec![sheet] };
    let text =
        html::render(&Page { name: &name, title: "", asked: &name, start: 0, operations: vec![operation] });
    profile_run::write(&folder, &page, text.as_bytes())?;
    Ok(Files { page, dhat: None })
}

/// Says what changed from one profile to a newer one.
fn compare(
    (file, old): (&str, &OwnFrames<'_>),
    newer: &str,
    arguments: &Arguments,
    waiting: &mut Waiting,
) -> Result<ExitCode> {
    let (profile, taken) = read(newer, waiting)?;
    if profile.units != old.profile().units {
        let told = |profile: &Profile| {
            let units = &profile.units;
            format!("{} ({} and {})", units.mode.name(), units.blocks, units.bytes)
        };
        let (one, other) = (told(old.profile()), told(&profile));
        return Err(Failure::new(format!("`{file}` counts {one}, and `{newer}` {other}"))
            .help("compare two profiles of one mode"));
    }
    let new = OwnFrames::of_program(&profile);
    waiting.show(&Progress::Adding("comparing"));
    let sources = find_sources(&profile::sites(&new), taken);
    let comparison = Comparison { old, new: &new, sources: &sources };
    let style = Style::of(&io::stdout());
    let text = match arguments.format {
        Some(ProfileFormat::Json) => format!("{}\n", comparison_document(&comparison)),
        _ => {
            let names = sanitize(format!("{file} → {newer}").as_bytes());
            format!("{}\n\n{}", style.strong(&cut(&names, columns())), comparison.show(style, columns()))
        }
    };
    waiting.clear();
    print(&text)?;
    Ok(exit_code(true))
}

/// Reads a profile, and says when it was written.
fn read(file: &str, waiting: &mut Waiting) -> Result<(Profile, Option<SystemTime>)> {
    let path = Path::new(file);
    let help = "dhat leaves a profile as dhat-heap.json, `valgrind --tool=dhat` as dhat.out.*";
    let none = |why: &str| Failure::new(format!("`{file}` is not a profile of DHAT's: {why}")).help(help);
    if path.is_dir() {
        return Err(none("it is a folder"));
    }
    let input = File::open(path).map_err(|error| Failure::io("read", path, &error).help(help))?;
    let about = input.metadata().ok();
    let total = about.as_ref().map_or(0, |about| about.len());
    let name = sanitize(path.file_name().unwrap_or_default().to_string_lossy().as_bytes());
    let watched = Watched {
        input,
        read: 0,
        on_read: |read| waiting.show(&Progress::Reading { file: name.clone(), read, of: total }),
    };
    let profile = profile::read(watched).map_err(|error| none(&error.to_string()))?;
    Ok((profile, about.and_then(|about| about.modified().ok())))
}

fn fits(figure: Figure, profile: &Profile, file: &str) -> Result<()> {
    if !figure.needs_lifetimes() || profile.units.mode.has_lifetimes() {
        return Ok(());
    }
    let mode = profile.units.mode.name();
    Err(Failure::new(format!("`{file}` is of the mode {mode}, in which nothing has a peak or is left"))
        .help("choose `--metric blocks` or `--metric bytes`"))
}

/// The lines of places, from the current folder. A file that has changed since may have other lines there.
fn find_sources(sites: &[Site], taken: Option<SystemTime>) -> Sources {
    let sources = Sources::find(&env::current_dir().unwrap_or_default(), sites, taken);
    if let [first, rest @ ..] = sources.changed() {
        let first = sanitize(first.as_bytes());
        let more = match rest.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        warn(&format!("`{first}`{more} changed after the profile was taken: its lines may have moved"));
    }
    sources
}

/// A line that says what is going on, once that has taken a while.
struct Waiting {
    status: StatusLine,
    /// When there is something to say, and then when there is again.
    next: Instant,
}

impl Waiting {
    fn new() -> Waiting {
        Waiting { status: StatusLine::new(), next: Instant::now() + PATIENCE }
    }

    fn show(&mut self, progress: &Progress) {
        let now = Instant::now();
        if now >= self.next {
            self.status.show(progress);
            self.next = now + PATIENCE / 10;
        }
    }

    fn clear(&mut self) {
        self.status.clear();
    }
}

/// An input of which it is known how far it was read.
struct Watched<R, F> {
    input: R,
    read: u64,
    on_read: F,
}

impl<R: Read, F: FnMut(u64)> Read for Watched<R, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.read += read as u64;
        (self.on_read)(self.read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_how_far_a_file_was_read() {
        let mut told = Vec::new();
        let on_read = |read| told.push(read);
        let mut watched = Watched { input: &b"1234567"[..], read: 0, on_read };
        let mut buffer = [0; 3];
        while watched.read(&mut buffer).unwrap() > 0 {}
        assert_eq!(told, [3, 6, 7, 7]);
    }
}
