//! `profile`: where a program allocates, as a page to look at, as text, and for DHAT's own viewer.

use std::io::{self, BufWriter, Write};
use std::path::{PathBuf, absolute};
use std::process::ExitCode;

use crate::cli::args::{Profile, ProfileFormat};
use crate::course::catalog::Version;
use crate::profile_run::workload::Workload;
use crate::profile_run::{self, Files, ProfileOutcome, ProfileRequest};
use crate::session::Session;
use crate::sys::platform;
use crate::sys::process::Cancel;
use crate::ui::output::{exit_code, print, warn};
use crate::ui::status_line::StatusLine;
use crate::util::error::{Failure, Result, reason};

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
        workload: Workload { others: arguments.writes(), ..arguments.workload },
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
    match arguments.format {
        None => {}
        Some(ProfileFormat::Text) => print(&view.text(columns()))?,
        Some(ProfileFormat::Json) => print(&view.json())?,
        Some(ProfileFormat::Folded(figure)) => stream(|out| view.folded(figure, out))?,
    }
    if arguments.writes() {
        let usual = || profile_run::usual_folder(&session.catalog, exercise);
        let files = view.write(&arguments.output.as_ref().map_or_else(usual, PathBuf::from))?;
        tell(arguments, &format!("{}\n{}", view.totals(), files.told(session.style)))?;
        if arguments.open {
            open(&files);
        }
    }
    Ok(exit_code(true))
}

/// Says what was written, unless standard output belongs to another program.
pub(super) fn tell(arguments: &Profile, words: &str) -> Result<()> {
    match arguments.format {
        None => print(words),
        Some(ProfileFormat::Text) => print(&format!("\n{words}")),
        Some(_) => Ok(()),
    }
}

/// Prints what is too long to be put together first. A reader that has gone is not an error.
pub(super) fn stream(
    write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>,
) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write the output: {}", reason(&error))))
        }
        _ => Ok(()),
    }
}

/// That nothing here opens pages is worth a word, and no more.
pub(super) fn open(files: &Files) {
    let page = absolute(&files.page).unwrap_or_else(|_| files.page.clone());
    if !platform::open(&page) {
        warn(&format!("nothing here opens a page: open `{}` in a browser", page.display()));
    }
}

pub(super) fn columns() -> usize {
    platform::terminal_size().map_or(80, |(columns, _)| usize::from(columns)).clamp(40, 200)
}
