//! The tests of one binary, each in a process and a folder of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::check::test_output;
use crate::check::verdict::{Test, step_of};
use crate::course::limits;
use crate::sys::platform::{self, Bounds};
use crate::sys::process::cores;
use crate::sys::process::{self, Cancel, End, Limits, Stream};
use crate::sys::scratch::ScratchFolder;
use crate::sys::scratch::WRITABLE;
use crate::sys::workers;
use crate::util::error::{Failure, Result, reason};

/// How long a binary may take at least to list its tests, which none of the learner's code delays.
const LIST_TIME_LIMIT: Duration = Duration::from_secs(10);

/// Whether an exercise's tests run beside one another, or one by one.
#[derive(Clone, Copy)]
pub enum Workers {
    All,
    One,
}

impl Workers {
    fn most(self) -> usize {
        match self {
            Workers::All => cores(),
            Workers::One => 1,
        }
    }
}

/// The module of an exercise's tests.
const MODULE: &str = "tests";

/// What one job of a run gives.
enum Job<'a> {
    Listed(Vec<String>),
    Ran(&'a String, Test),
}

/// The tests of an exercise that has been built.
#[derive(Debug)]
pub struct Runner<'a> {
    pub binary: &'a Path,
    /// The exercise's text, and its path from the root of the repository.
    pub text: &'a str,
    pub path: String,
    /// How long one test may run.
    pub time_limit: Duration,
    pub cancel: &'a Cancel,
    /// For the code of a stranger.
    pub guard: Option<Guard<'a>>,
    folder: ScratchFolder,
}

/// What keeps the tests of a stranger's code honest.
#[derive(Debug, Clone, Copy)]
pub struct Guard<'a> {
    /// What each test process may use.
    pub bounds: Bounds,
    /// What each test prints when it has come to its end. The code under test does not know it.
    pub proof: &'a str,
}

impl<'a> Runner<'a> {
    /// For a binary, with a new folder below `target` to run in.
    ///
    /// # Errors
    ///
    /// If the folder cannot be made.
    pub fn new(
        target: &Path,
        binary: &'a Path,
        text: &'a str,
        path: String,
        time_limit: Duration,
        cancel: &'a Cancel,
    ) -> Result<Runner<'a>> {
        let folder = ScratchFolder::make(target)?;
        Ok(Runner { binary, text, path, time_limit, cancel, guard: None, folder })
    }

    /// Runs all tests, and tells them in the order in which they stand in the file.
    ///
    /// # Errors
    ///
    /// If the binary cannot be started, or the check is cancelled.
    pub fn run(&self, workers: Workers) -> Result<Vec<Test>> {
        // The tests that one sees in the text run while the binary lists those that it has: nearly always these.
        let seen: BTreeSet<String> =
            limits::tests(self.text).iter().map(|test| format!("{MODULE}::{}", test.name)).collect();
        let seen: Vec<String> = seen.into_iter().collect();
        let jobs = workers::share(seen.len() + 1, workers.most(), |job| match job.checked_sub(1) {
            None => self.list().map(Job::Listed),
            Some(test) => Ok(Job::Ran(&seen[test], self.run_one(&seen[test])?)),
        })?;
        let (mut listed, mut ran) = (Vec::new(), Vec::new());
        for job in jobs {
            match job {
                Job::Listed(names) => listed = names,
                // The list is the first job, and so the first result.
                Job::Ran(name, test) if listed.contains(name) => ran.push(test),
                Job::Ran(..) => {}
            }
        }
        listed.retain(|name| !seen.contains(name));
        ran.extend(self.run_all(&listed, workers)?);
        ran.sort_by_key(|test| order_of(self.text, &test.name));
        Ok(ran)
    }

    /// Runs the tests of these names, such as `tests::allocates_once`, whatever else the binary holds.
    ///
    /// # Errors
    ///
    /// As [`Runner::run`].
    pub fn run_these(&self, names: &[String], workers: Workers) -> Result<Vec<Test>> {
        let mut tests = self.run_all(names, workers)?;
        tests.sort_by_key(|test| order_of(self.text, &test.name));
        Ok(tests)
    }

    /// The names of the tests.
    fn list(&self) -> Result<Vec<String>> {
        let mut command = self.command(&self.folder);
        command.args(["--list", "--format", "terse"]);
        let mut printed = Vec::new();
        let time_limit = self.time_limit.max(LIST_TIME_LIMIT);
        let end = self.spawn(&mut command, time_limit, &mut |stream, piece| {
            if stream == Stream::Out {
                printed.extend_from_slice(piece);
            }
        })?;
        match end {
            End::Cancelled => return Err(Failure::cancelled()),
            End::Exited(status) if status.success() => {}
            _ => {
                let failure = Failure::new(format!("`{}` does not list its tests", self.binary.display()));
                return Err(failure.help("run it with `--list` to see what it does instead"));
            }
        }
        let printed = String::from_utf8_lossy(&printed);
        Ok(printed.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_string).collect())
    }

    fn run_all(&self, names: &[String], workers: Workers) -> Result<Vec<Test>> {
        workers::share(names.len(), workers.most(), |test| self.run_one(&names[test]))
    }

    fn run_one(&self, name: &str) -> Result<Test> {
        let folder = self.folder.join(name.replace(|c: char| !c.is_alphanumeric() && c != '_', "-"));
        let failure = |error| Failure::io("create", &folder, &error).help(WRITABLE);
        fs::create_dir_all(&folder).map_err(failure)?;
        let report = folder.join("heap-report");
        let mut command = self.command(&folder);
        command.args([name, "--exact", "--include-ignored", "--nocapture", "--color", "never"]);
        command.env("HEAPLINGS_REPORT", &report);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let end = self.spawn(&mut command, self.time_limit, &mut |stream, piece| match stream {
            Stream::Out => out.extend_from_slice(piece),
            Stream::Err => err.extend_from_slice(piece),
        })?;
        if end == End::Cancelled {
            return Err(Failure::cancelled());
        }
        let read = |file| fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).ok();
        let run = test_output::Run {
            name,
            end,
            time_limit: self.time_limit,
            out: &String::from_utf8_lossy(&out),
            err: &String::from_utf8_lossy(&err),
            report: read(&report).unwrap_or_default(),
            profile: read(&folder.join("dhat-heap.json")),
            is_program: false,
            proof: self.guard.map(|guard| guard.proof),
        };
        Ok(run.test(self.text, &self.path))
    }

    fn command(&self, folder: &Path) -> Command {
        let mut command = match self.guard {
            Some(guard) => platform::confined(self.binary.as_os_str(), guard.bounds),
            None => Command::new(self.binary),
        };
        command.current_dir(folder);
        // A backtrace costs more than the test. A learner who wants one has `cargo test`.
        command.env("RUST_BACKTRACE", "0").env_remove("RUST_LIB_BACKTRACE");
        for variable in
            ["RUST_TEST_THREADS", "RUST_TEST_NOCAPTURE", "RUST_TEST_SHUFFLE", "RUST_TEST_TIME_UNIT"]
        {
            command.env_remove(variable);
        }
        command
    }

    fn spawn(
        &self,
        command: &mut Command,
        time_limit: Duration,
        sink: &mut dyn FnMut(Stream, &[u8]),
    ) -> Result<End> {
        let limits = Limits { time: Some(time_limit), output: process::MOST_OUTPUT };
        process::run(command, limits, self.cancel, sink).map_err(|error| {
            Failure::new(format!("cannot run the tests `{}`: {}", self.binary.display(), reason(&error)))
                .help("does the file system of the target folder allow programs to run?")
        })
    }
}

/// The order in which tests are shown: what the code has to do, then the limits step by step, each as in the file.
fn order_of(text: &str, test: &str) -> (Option<usize>, usize) {
    let name = test.rsplit("::").next().unwrap_or(test);
    (step_of(name), text.find(&format!("fn {name}(")).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_shown_step_by_step_and_others_first() {
        let text = "fn reads() {} fn silver_peak() {} fn bronze_blocks() {} fn gold_a() {} fn writes() {} fn bronze_peak() {}";
        let mut names: Vec<&str> =
            ["gold_a", "bronze_peak", "writes", "silver_peak", "elsewhere", "reads", "tests::bronze_blocks"]
                .to_vec();
        names.sort_by_key(|name| order_of(text, name));
        let expected =
            ["reads", "writes", "elsewhere", "tests::bronze_blocks", "bronze_peak", "silver_peak", "gold_a"];
        assert_eq!(names, expected);
    }
}
