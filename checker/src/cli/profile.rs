//! `profile`: where a program allocates, as a page to look at, as text, and for DHAT's own viewer.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf, absolute};
use std::process::ExitCode;

use crate::cli::args::Profile;
use crate::course::catalog::Version;
use crate::html::{self, Sheet};
use crate::profile::{self, Listing, OwnFrames};
use crate::profile_run::{self, Files, ProfileOutcome, ProfileRequest};
use crate::session::Session;
use crate::sys::platform;
use crate::sys::process::Cancel;
use crate::ui::output::{exit_code, print, warn};
use crate::ui::status_line::StatusLine;
use crate::ui::style::Style;
use crate::ui::terminal::{cut, sanitize};
use crate::util::error::{Failure, Result};

/// Profiles an exercise. Ends with 1 if the version that was asked for does not compile or does not run.
///
/// # Errors
///
/// If there is no such exercise or workload, or a file cannot be written.
pub fn profile(session: &Session, arguments: &Profile) -> Result<ExitCode> {
    let exercise = session.exercise(arguments.name.as_deref())?;
    let request = ProfileRequest {
        catalog: &session.catalog,
        exercise,
        version: arguments.version,
        solution: arguments.version == Version::Solution || session.progress.is_passed(&exercise.name),
        workload: arguments.workload,
        style: session.style,
    };
    let mut status = StatusLine::new();
    let taken = profile_run::profile(request, &Cancel::default(), &mut |progress| status.show(progress))?;
    drop(status);
    let view = match taken {
        ProfileOutcome::Done(view) => view,
        ProfileOutcome::Failed(why) => {
            print(&why)?;
            return Ok(exit_code(false));
        }
    };
    view.notes.iter().for_each(|note| warn(note));
    if arguments.text {
        print(&view.text(columns()))?;
    }
    if arguments.writes() {
        let usual = || profile_run::usual_folder(&session.catalog, exercise);
        let files = view.write(&arguments.output.as_ref().map_or_else(usual, PathBuf::from))?;
        print(&format!("{}{}\n{}", empty_line(arguments), view.totals(), files.told(session.style)))?;
        if arguments.open {
            open(&files);
        }
    }
    Ok(exit_code(true))
}

/// Shows a profile that some program left, by dhat or by Valgrind's DHAT.
///
/// # Errors
///
/// If the file cannot be read or is no heap profile, or the page cannot be written.
pub fn profile_file(file: &str, arguments: &Profile) -> Result<ExitCode> {
    let style = Style::of(&io::stdout());
    let path = Path::new(file);
    let help = "dhat leaves a profile as dhat-heap.json, `valgrind --tool=dhat` as dhat.out.*";
    if path.is_dir() {
        return Err(Failure::new(format!("`{file}` is not a heap profile: it is a folder")).help(help));
    }
    let input = File::open(path).map_err(|error| Failure::io("read", path, &error).help(help))?;
    let profile = profile::read(input)
        .map_err(|error| Failure::new(format!("`{file}` is not a heap profile: {error}")).help(help))?;
    let own = OwnFrames::of_program(&profile);
    let command = sanitize(profile.command.replace(['\n', '\t'], " ").as_bytes());
    let command = style.strong(&cut(&command, columns()));
    if arguments.text {
        let listing = Listing { source: None, style, columns: columns() };
        print(&format!("{command}\n\n{}", listing.show(&own)))?;
    }
    if arguments.writes() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = || path.parent().unwrap_or(Path::new("")).to_path_buf();
        let folder = arguments.output.as_ref().map_or_else(beside, PathBuf::from);
        let page = folder.join(format!("{}.html", name.strip_suffix(".json").unwrap_or(&name)));
        let sheet = Sheet {
            label: &name,
            path: "",
            source: None,
            profile: &profile,
            sites: profile::sites(&own),
            nowhere: own.nowhere(),
            timeline: None,
        };
        let text = html::render(&name, &profile.command, &[sheet]);
        profile_run::write(&folder, &page, text.as_bytes())?;
        let files = Files { page, dhat: None };
        let sums = profile::table([("", profile.sums())], style);
        print(&format!("{}{command}\n\n{sums}\n{}", empty_line(arguments), files.told(style)))?;
        if arguments.open {
            open(&files);
        }
    }
    Ok(exit_code(true))
}

/// What parts the table of files from the text before it.
fn empty_line(arguments: &Profile) -> &'static str {
    if arguments.text { "\n" } else { "" }
}

/// That nothing here opens pages is worth a word, and no more.
fn open(files: &Files) {
    let page = absolute(&files.page).unwrap_or_else(|_| files.page.clone());
    if !platform::open(&page) {
        warn(&format!("nothing here opens a page: open `{}` in a browser", page.display()));
    }
}

fn columns() -> usize {
    platform::terminal_size().map_or(80, |(columns, _)| usize::from(columns)).clamp(40, 200)
}
