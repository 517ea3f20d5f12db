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
}
