//! The commands that do one thing and end.

mod bench;
mod check;
mod list;
mod profile;
mod show;

use std::io::{self, Write};
use std::process::ExitCode;

pub use bench::bench;
pub(crate) use check::StatusLine;
pub use check::{bar, check, record, run, show, table};
pub use list::{list, overview};
pub use profile::{profile, profile_file};
pub use show::{Restored, diff, hint, reset, restore, solution};

use crate::catalog::{Catalog, Exercise};
use crate::error::{Failure, Result, reason};
use crate::progress::Progress;
use crate::style::Style;

/// What every command works with.
#[derive(Debug)]
pub struct Session {
    pub catalog: Catalog,
    pub progress: Progress,
    /// For standard output.
    pub style: Style,
}

impl Session {
    /// Finds the repository and what has been solved in it. Says so on standard error if the latter was
    /// damaged.
    ///
    /// # Errors
    ///
    /// If there is no repository.
    pub fn open() -> Result<Session> {
        let catalog = Catalog::find()?;
        let loaded = Progress::load(catalog.root());
        if let Some(notice) = loaded.notice {
            warn(&notice);
        }
        Ok(Session { catalog, progress: loaded.progress, style: Style::of(&io::stdout()) })
    }

    /// The exercise of that name, or the one to be solved now.
    ///
    /// # Errors
    ///
    /// If there is none of that name.
    pub fn exercise(&self, name: Option<&str>) -> Result<&Exercise> {
        name.map_or_else(|| Ok(self.current()), |name| self.catalog.exercise(name))
    }

    /// The one that was worked on last, unless it is solved; then the first that is not.
    pub fn current(&self) -> &Exercise {
        let exercises = self.catalog.exercises();
        let last = exercises.iter().find(|exercise| Some(exercise.name.as_str()) == self.progress.current());
        let open = |exercise: &&Exercise| !self.progress.is_passed(&exercise.name);
        last.filter(open).or_else(|| exercises.iter().find(open)).or(last).unwrap_or(&exercises[0])
    }
}

/// Prints to standard output. A reader that has gone, as with `| head`, is not an error.
///
/// # Errors
///
/// If standard output cannot be written to for another reason, such as a full disk.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write the output: {}", reason(&error))))
        }
        _ => Ok(()),
    }
}

/// Prints a warning to standard error.
pub fn warn(text: &str) {
    let style = Style::of(&io::stderr());
    let _ = writeln!(io::stderr(), "{}: {text}", style.warning("warning"));
}

/// 0 if all is well, 1 if something does not pass.
pub fn exit_code(passed: bool) -> ExitCode {
    ExitCode::from(u8::from(!passed))
}
