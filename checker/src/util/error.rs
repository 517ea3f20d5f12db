//! What ends a command with exit code 2: a usage error, or an environment in which it cannot work.
//!
//! Work that was cancelled ends in the same way, so that `?` carries both.

use std::fmt;
use std::io;
use std::path::Path;

/// A sentence for the person at the terminal: what happened and where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    what: String,
    help: Option<String>,
    cancelled: bool,
}

pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub fn new(what: impl Into<String>) -> Failure {
        Failure { what: what.into(), help: None, cancelled: false }
    }

    /// The work was cancelled: its result is no longer wanted, and nothing went wrong.
    pub fn cancelled() -> Failure {
        Failure { cancelled: true, ..Failure::new("this was cancelled") }
    }

    /// Whether the work was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled
    }

    /// Adds what to do about it.
    pub fn help(self, help: impl Into<String>) -> Failure {
        Failure { help: Some(help.into()), ..self }
    }

    /// For an operation on a file: "cannot read `x`: permission denied".
    pub fn io(verb: &str, path: &Path, error: &io::Error) -> Failure {
        Failure::new(format!("cannot {verb} `{}`: {}", path.display(), reason(error)))
    }

    /// For a thread that the system has no room for.
    pub fn thread(error: &io::Error) -> Failure {
        Failure::new(format!("cannot start a thread: {}", reason(error)))
            .help("the system has no room for it: end what else is running, and try again")
    }
}

/// The system's words, without Rust's `(os error 13)` behind them.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().collect::<String>() + letters.as_str())
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_happened_and_what_to_do() {
        let failure = Failure::new("no exercise is called `vec0`").help("did you mean `vec1`?");
        assert_eq!(failure.to_string(), "no exercise is called `vec0`\n  help: did you mean `vec1`?");
    }

    #[test]
    fn leaves_out_error_numbers() {
        let error = io::Error::from_raw_os_error(2);
        assert!(!reason(&error).contains("os error"));
        assert_eq!(reason(&io::Error::other("Disk on fire")), "disk on fire");
    }
}
