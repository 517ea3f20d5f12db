//! What somebody who waits is told.

use std::fmt;

use super::status_line::bar;

/// What is going on. Its words, by [`fmt::Display`], are one line for the terminal, with nothing that moves the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// A package that exercises stand on is compiled, which happens once. `number` counts cargo's own steps, from 1,
    /// and `of` is 0 as long as cargo has not said how many there are.
    Package { name: String, number: usize, of: usize },
    /// Cargo fetches something, or waits for another cargo: its own words.
    Cargo(String),
    /// The programs of so many exercises of a version are built.
    Built { exercise: String, version: &'static str, done: usize, of: usize },
    /// A round of an exercise's benchmarks begins. All four count from 1.
    Round { exercise: String, place: usize, exercises: usize, round: u32, rounds: u32 },
    /// One operation of a version is measured.
    Measuring { exercise: String, version: &'static str },
    /// An operation of an exercise is measured in all its versions, counted from 1.
    Operation { exercise: String, number: usize, of: usize },
    /// So many bytes of a file were read.
    Reading { file: String, read: u64, of: u64 },
    /// A new version of the repository is fetched, from there.
    Fetching(String),
    /// A profile that was read is worked on.
    Adding(&'static str),
    /// What an exercise's `main` does is run.
    Main { exercise: String },
    /// So many jobs of one kind are done; the last of them has this name.
    Done { done: usize, of: usize, name: String },
}

/// How wide the bar before a count is.
const BAR: usize = 30;

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Progress::Package { name, of: 0, .. } => write!(f, "building {name} (only the first time)"),
            Progress::Package { name, number, of } => {
                write!(f, "building {number} of {of}: {name} (only the first time)")
            }
            Progress::Cargo(words) => f.write_str(words),
            Progress::Built { exercise, version, done, of } => {
                write!(f, "built {exercise}, {version} ({done} of {of})")
            }
            Progress::Round { exercise, place, exercises, round, rounds } => {
                write!(f, "{exercise} ({place} of {exercises}), round {round} of {rounds}")
            }
            Progress::Measuring { exercise, version } => write!(f, "measuring {exercise}, {version} …"),
            Progress::Operation { exercise, number, of } => {
                write!(f, "measuring {exercise}, operation {number} of {of} …")
            }
            Progress::Reading { file, read, of } => {
                let percent = (100 * read).checked_div(*of).unwrap_or(0).min(100);
                write!(f, "reading {file}: {percent} % of {} MB …", of.div_ceil(1_000_000))
            }
            Progress::Fetching(from) => write!(f, "fetching {from} …"),
            Progress::Adding(work) => write!(f, "{work} …"),
            Progress::Main { exercise } => write!(f, "running `main` of {exercise} …"),
            Progress::Done { done, of, name } => write!(f, "{} {name}", bar(*done, *of, BAR)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_far_cargo_is_once_cargo_has_said_it() {
        let package = |number, of| Progress::Package { name: "serde_core".into(), number, of }.to_string();
        assert_eq!(package(0, 0), "building serde_core (only the first time)");
        assert_eq!(package(12, 49), "building 12 of 49: serde_core (only the first time)");
    }

    #[test]
    fn says_how_much_of_a_file_was_read() {
        let reading = |read, of| Progress::Reading { file: "a.json".into(), read, of }.to_string();
        assert_eq!(reading(60_630_000, 141_000_000), "reading a.json: 43 % of 141 MB …");
        assert_eq!(reading(5, 0), "reading a.json: 0 % of 0 MB …");
    }
}
