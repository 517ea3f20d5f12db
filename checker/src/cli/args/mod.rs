//! The command line.

mod grade;
mod help;
mod raw;
mod usage;

use std::ffi::OsString;
use std::path::MAIN_SEPARATOR;
use std::time::Duration;

use super::diagnose::Diagnose;
use crate::author::verify::Extra;
use crate::bench::Options;
use crate::course::catalog::Version;
use crate::grade::Grading;
use crate::own_crate;
use crate::profile::Figure;
use crate::profile_run::workload::Workload;
use crate::util::error::Result;
use raw::RawArgs;
use usage::usage;

pub use help::help;
pub use usage::{COMMANDS, Usage};

/// What the checker is asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Watch {
        /// An exercise, or a chapter.
        at: Option<String>,
        editor: Option<String>,
    },
    List,
    /// Check one exercise: the current one unless it is named.
    Run {
        exercise: Option<String>,
        format: Format,
        time_limit: Option<Duration>,
        /// Whether to say how it was built.
        verbose: bool,
    },
    /// Check these chapters and exercises, or all.
    Check {
        exercises: Vec<String>,
        format: Format,
        time_limit: Option<Duration>,
        verbose: bool,
    },
    Diagnose(Diagnose),
    Bench(Bench),
    Profile(Profile),
    /// The tests of a crate of one's own.
    Test(own_crate::Request),
    Hint {
        exercise: Option<String>,
        number: Option<usize>,
    },
    Solution {
        exercise: Option<String>,
        tests: bool,
    },
    /// A term's page, the facts about a word, or the list of terms.
    Explain {
        term: Option<String>,
        facts: Option<String>,
    },
    Quiz {
        chapter: Option<String>,
    },
    Practise {
        name: Option<String>,
        random: bool,
        stop: bool,
    },
    Completions {
        shell: String,
    },
    Update {
        /// A version, a remote, or the address of a repository.
        from: Option<String>,
        dry_run: bool,
    },
    Diff {
        exercise: Option<String>,
    },
    Reset {
        exercise: String,
        /// Whether only its tests come back.
        tests: bool,
    },
    Grade(Grading),
    Verify {
        exercises: Vec<String>,
        extra: Extra,
    },
    New {
        chapter: String,
        exercise: String,
    },
    /// For one command, or for all.
    Help {
        command: Option<&'static Usage>,
    },
    Version,
}

/// What to bench, and what to do with the figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bench {
    /// Chapters and exercises; none for all.
    pub exercises: Vec<String>,
    /// Whether to bench solutions of what is not solved too.
    pub solution: bool,
    pub options: Options,
    pub format: Format,
    /// The file to save figures to, and the one to compare them with.
    pub save: Option<String>,
    pub against: Option<String>,
}

/// What to profile, and what to make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// An exercise's name, or a file that dhat left.
    pub name: Option<String>,
    /// A file that is to be compared with that one.
    pub newer: Option<String>,
    /// Whose lines are listed, and whose profile DHAT's viewer is to get.
    pub version: Version,
    pub workload: Workload,
    /// What is printed in place of a page.
    pub format: Option<ProfileFormat>,
    pub open: bool,
    /// The folder to write files to, in place of the usual one.
    pub output: Option<String>,
}

impl Default for Profile {
    fn default() -> Profile {
        let (version, workload) = (Version::Yours, Workload::default());
        Profile { name: None, newer: None, version, workload, format: None, open: false, output: None }
    }
}

/// What a profile is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileFormat {
    Text,
    Json,
    /// A call path a line, with this figure.
    Folded(Figure),
}

impl Profile {
    /// The file that is to be shown, if it is not an exercise.
    pub fn file(&self) -> Option<&str> {
        self.name.as_deref().filter(|name| is_file(name))
    }

    /// Whether files are to be written.
    pub fn writes(&self) -> bool {
        self.newer.is_none() && (self.format.is_none() || self.open || self.output.is_some())
    }
}

/// Whether a name is one of a file: names of exercises have no dot, and paths of them end in `.rs`.
fn is_file(name: &str) -> bool {
    name.contains(['.', '/', MAIN_SEPARATOR]) && !name.ends_with(".rs")
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// Understands the arguments behind the program's name.
///
/// # Errors
///
/// If they are not a command and what it takes; the failure says what was meant, where it can be told.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Command> {
    let mut words = RawArgs::read(arguments)?;
    let Some(name) = words.positional() else {
        let command = if words.flag("help") {
            Command::Help { command: None }
        } else if words.flag("version") {
            Command::Version
        } else {
            Command::Watch { at: None, editor: words.value("editor") }
        };
        words.finish("")?;
        return Ok(command);
    };
    if name == "help" {
        let about = words.positional().map(|name| usage(&name)).transpose()?;
        words.finish("help")?;
        return Ok(Command::Help { command: about });
    }
    // No command has a digit in its name, and every exercise and chapter does.
    if name.contains(|char: char| char.is_ascii_digit()) && !words.flag("help") {
        let command = Command::Watch { at: Some(name), editor: words.value("editor") };
        words.finish("watch")?;
        return Ok(command);
    }
    let usage = usage(&name)?;
    if words.flag("help") {
        return Ok(Command::Help { command: Some(usage) });
    }
    let command = match usage.name {
        "list" => Command::List,
        "run" => Command::Run {
            exercise: words.positional(),
            format: words.format()?,
            time_limit: words.time_limit()?,
            verbose: words.flag("verbose"),
        },
        "check" => Command::Check {
            exercises: words.names(),
            format: words.format()?,
            time_limit: words.time_limit()?,
            verbose: words.flag("verbose"),
        },
        "diagnose" => words.diagnose()?,
        "bench" => words.bench()?,
        "profile" => words.profile()?,
        "test" => words.test()?,
        "hint" => words.hint()?,
        "solution" => Command::Solution { exercise: words.positional(), tests: words.flag("tests") },
        "explain" => words.explain()?,
        "quiz" => Command::Quiz { chapter: words.positional() },
        "practise" => words.practise()?,
        "completions" => Command::Completions { shell: words.required(usage)? },
        "update" => Command::Update { from: words.positional(), dry_run: words.flag("dry-run") },
        "diff" => Command::Diff { exercise: words.positional() },
        "reset" => Command::Reset { exercise: words.required(usage)?, tests: words.flag("tests") },
        "grade" => words.grade()?,
        "verify" => words.verify()?,
        "new" => Command::New { chapter: words.required(usage)?, exercise: words.required(usage)? },
        _ => Command::Watch { at: words.positional(), editor: words.value("editor") },
    };
    words.finish(usage.name)?;
    Ok(command)
}

#[cfg(test)]
mod tests;
