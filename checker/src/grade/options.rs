//! What is to be graded, against what, and where the reports go.

use std::path::PathBuf;
use std::time::Duration;

/// What is to be graded, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grading {
    /// Chapters and exercises; none for all.
    pub names: Vec<String>,
    pub source: Source,
    /// One at least.
    pub outputs: Vec<Output>,
    /// Chapters and exercises that must pass.
    pub required: Vec<String>,
    /// The points to reach.
    pub least: Option<u32>,
    /// For one test, unless it is the usual one.
    pub time_limit: Option<Duration>,
    /// Whether to judge anew what was judged before.
    pub fresh: bool,
}

/// Whose exercises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Own,
    One(PathBuf),
    Many {
        folder: PathBuf,
        /// Which part of how many, from 1.
        shard: (usize, usize),
    },
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub report: Report,
    /// Standard output, if there is none.
    pub file: Option<PathBuf>,
}

/// The form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    Text,
    Json,
    Csv,
    Github,
    Junit,
    Classroom,
}
