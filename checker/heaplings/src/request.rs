//! What the checker asks of a benchmark, by environment variables, and the files that it finds the answer in.

use std::env;
use std::fmt::{self, Write as _};
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The file to append figures to, in place of printing them.
const BENCH: &str = "HEAPLINGS_BENCH";
/// How long one benchmark is timed, in milliseconds.
const BENCH_TIME: &str = "HEAPLINGS_BENCH_TIME";
/// In how many samples.
const BENCH_SAMPLES: &str = "HEAPLINGS_BENCH_SAMPLES";
/// `0` where the allocations are known already and need not be counted.
const BENCH_COUNT: &str = "HEAPLINGS_BENCH_COUNT";
/// The folder to leave a profile in, in place of timing anything.
const PROFILE: &str = "HEAPLINGS_PROFILE";
/// The benchmark to profile, from 1: the first, unless it says otherwise.
const PROFILE_WORKLOAD: &str = "HEAPLINGS_PROFILE_WORKLOAD";

/// What a call of `bench` is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Request {
    /// Print a line for people.
    Print,
    /// Append figures to this file.
    Figures { file: PathBuf, time: Duration, samples: u32, counts: bool },
    /// Profile one operation if this is the benchmark asked for, and leave the files in this folder.
    Profile { folder: PathBuf, wanted: bool },
}

impl Request {
    /// Reads the environment. Belongs to the start of each benchmark: it counts them.
    pub(crate) fn of_environment(name: &str) -> Request {
        if let Some(folder) = env::var_os(PROFILE) {
            static SEEN: AtomicU64 = AtomicU64::new(0);
            let folder = PathBuf::from(folder);
            append(&folder.join("workloads"), &format!("{}\n", name.replace(char::is_control, " ")));
            let wanted = SEEN.fetch_add(1, Relaxed) + 1 == number(PROFILE_WORKLOAD, 1);
            return Request::Profile { folder, wanted };
        }
        match env::var_os(BENCH) {
            Some(file) => Request::Figures {
                file: PathBuf::from(file),
                // An hour and a million samples are more than anybody waits for.
                time: Duration::from_millis(number(BENCH_TIME, 500).clamp(1, 3_600_000)),
                samples: number(BENCH_SAMPLES, 2_000).clamp(1, 1_000_000),
                counts: number(BENCH_COUNT, 1) != 0,
            },
            None => Request::Print,
        }
    }
}

fn number<N: FromStr>(variable: &str, otherwise: N) -> N {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Appends `text` to `file`. There is nobody else to tell the figures to, so without the file the process
/// ends, with 2 and a sentence on standard error.
pub(crate) fn append(file: &Path, text: &str) {
    let write = || OpenOptions::new().create(true).append(true).open(file)?.write_all(text.as_bytes());
    if let Err(error) = write() {
        let _ = writeln!(io::stderr(), "heaplings: cannot write `{}`: {error}", file.display());
        process::exit(2);
    }
}

/// A text as JSON writes it.
pub(crate) struct Quoted<'a>(pub &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for letter in self.0.chars() {
            match letter {
                '"' | '\\' => write!(f, "\\{letter}")?,
                '\0'..='\x1f' => write!(f, "\\u{:04x}", u32::from(letter))?,
                _ => f.write_char(letter)?,
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_what_json_does_not_take_as_it_is() {
        assert_eq!(Quoted("squares(1000)").to_string(), r#""squares(1000)""#);
        assert_eq!(Quoted("a \"b\\c\" \n\x1b é").to_string(), r#""a \"b\\c\" \u000a\u001b é""#);
    }
}
