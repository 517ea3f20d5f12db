//! A rustc that is started before the save.
//!
//! To load the compiler's libraries takes it about 11 of the 90 ms that a small exercise takes. A program that stays,
//! as watch mode does, has one started after each verdict; it waits for its arguments, which rustc reads from a file
//! where it is given `@FILE`. It needs no processor meanwhile, and 6 MB of memory that is its own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use super::linker;
use crate::sys::process::Waiting;

/// The file from which it reads its arguments, a line each.
const INPUT: &str = "/dev/stdin";

/// All that a rustc is started with, whatever its arguments are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    pub rustc: PathBuf,
    /// The state of that rustc and its libraries when this was written down.
    pub inputs: String,
    pub root: PathBuf,
    /// The folder with the task of its linker, if that is the checker.
    pub task: Option<PathBuf>,
}

impl Start {
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.rustc);
        command.current_dir(&self.root);
        if let Some(task) = &self.task {
            command.env(linker::VARIABLE, task);
        }
        command
    }
}

/// Room for one that waits.
#[derive(Debug, Default)]
pub struct Standby(Mutex<Option<(Start, Waiting)>>);

impl Standby {
    /// Starts one, unless one waits that was started in the same way. Where that does not work there is none.
    pub fn prepare(&self, start: Start) {
        let mut room = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if room.as_ref().is_some_and(|(other, _)| *other == start) || !Path::new(INPUT).exists() {
            return;
        }
        let waiting = Waiting::start(start.command().arg(format!("@{INPUT}"))).ok();
        *room = waiting.map(|waiting| (start, waiting));
    }

    /// The one that waits, if it was started in this way. Another one ends.
    pub fn take(&self, start: &Start) -> Option<Waiting> {
        let room = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        room.filter(|(other, _)| other == start).map(|(_, waiting)| waiting)
    }
}

/// What such a rustc is to be told, if its arguments can be lines.
pub fn lines(arguments: &[OsString]) -> Option<String> {
    let mut lines = String::new();
    for argument in arguments {
        let argument = argument.to_str().filter(|text| !text.contains(['\n', '\r']))?;
        lines.extend([argument, "\n"]);
    }
    Some(lines)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn start(inputs: &str) -> Start {
        Start { rustc: "cat".into(), inputs: inputs.into(), root: "/".into(), task: None }
    }

    #[test]
    fn is_taken_once_and_only_by_who_would_start_it_so() {
        let standby = Standby::default();
        assert!(standby.take(&start("one")).is_none());
        standby.prepare(start("one"));
        standby.prepare(start("one"));
        assert!(standby.take(&start("one")).is_some());
        assert!(standby.take(&start("one")).is_none());
        standby.prepare(start("one"));
        assert!(standby.take(&start("two")).is_none());
        assert!(standby.take(&start("one")).is_none(), "the other one has ended");
        standby.prepare(Start { rustc: "/no/such/rustc".into(), ..start("one") });
        assert!(standby.take(&Start { rustc: "/no/such/rustc".into(), ..start("one") }).is_none());
    }

    #[test]
    fn an_argument_of_two_lines_cannot_be_told() {
        let lines = |words: &[&str]| super::lines(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(lines(&["--test", "a b"]).as_deref(), Some("--test\na b\n"));
        assert_eq!(lines(&["--test", "a\nb"]), None);
    }
}
