//! The commands that do one thing and end.

mod bench;
mod check;
mod list;
mod profile;
mod show;
mod status;

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

pub use bench::bench;
pub use check::{check, run, show, table};
pub use list::{list, overview};
pub use profile::{profile, profile_file};
pub use show::{Restored, diff, hint, reset, restore, solution};
pub(crate) use status::StatusLine;
pub use status::bar;

use crate::catalog::{Catalog, Exercise};
use crate::error::{Failure, Result, reason};
use crate::platform;
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

/// The columns of standard output. What is no terminal has no edge at which lines break.
fn columns() -> usize {
    let size = platform::terminal_size().filter(|_| io::stdout().is_terminal());
    size.map_or(usize::MAX, |(columns, _)| usize::from(columns))
}

/// Prints a warning to standard error.
pub fn warn(text: &str) {
    let style = Style::of(&io::stderr());
    let _ = writeln!(io::stderr(), "{}: {text}", style.warning("warning"));
}

/// Finds out before the work whether its result can be written to a file, and leaves no file behind.
///
/// # Errors
///
/// If it cannot.
pub fn assert_writable(file: &Path) -> Result<()> {
    let failure = |why: &str| Failure::new(format!("cannot write `{}`: {why}", file.display()));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if file.is_dir() {
        return Err(failure("it is a folder").help("name a file in it"));
    }
    if !folder.is_dir() {
        return Err(
            failure(&format!("there is no folder `{}`", folder.display())).help("make the folder first")
        );
    }
    // To open a pipe would be to wait for its reader.
    let tried = match fs::metadata(file) {
        Ok(metadata) if metadata.is_file() => File::options().write(true).open(file).map(drop),
        Ok(_) => Ok(()),
        Err(_) => File::create_new(file).and_then(|_| fs::remove_file(file)),
    };
    tried.map_err(|error| failure(&reason(&error)).help("name a file in a folder that you may write to"))
}

/// 0 if all is well, 1 if something does not pass.
pub fn exit_code(passed: bool) -> ExitCode {
    ExitCode::from(u8::from(!passed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_can_be_written_is_told_from_others() {
        let folder = std::env::temp_dir().join(format!("heaplings-writable-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (old, new) = (folder.join("old"), folder.join("new"));
        fs::write(&old, "kept").unwrap();
        assert_eq!((assert_writable(&old), assert_writable(&new)), (Ok(()), Ok(())));
        assert_eq!(fs::read(&old).unwrap(), b"kept");
        assert!(!new.exists());
        let refused = |file: &Path| assert_writable(file).unwrap_err().to_string();
        assert!(refused(&folder).contains("it is a folder"));
        assert!(refused(&folder.join("no/such")).contains("there is no folder"));
        assert!(refused(&old.join("below")).contains("there is no folder"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
