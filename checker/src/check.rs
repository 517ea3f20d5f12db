//! A verdict on an exercise: its tests, each run in a process of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{fs, io, process as this_process, thread};

use crate::build::{self, Built, Progress, Request};
use crate::catalog::{Catalog, Edition, Exercise};
use crate::error::{Failure, Result, reason};
use crate::outcome;
use crate::process::{self, Cancel, End, Limits, Stream};
use crate::source::Source;
use crate::verdict::{Test, Verdict};

/// The bytes that a test may print before it is stopped.
const MOST_OUTPUT: usize = 4 << 20;

/// How to check.
#[derive(Debug, Clone)]
pub struct Options {
    pub edition: Edition,
    pub release: bool,
    /// Whether rustc is to colour its messages.
    pub color: bool,
    /// How long one test may run.
    pub time_limit: Duration,
}

impl Default for Options {
    fn default() -> Options {
        let time_limit = Duration::from_secs(10);
        Options { edition: Edition::Yours, release: false, color: false, time_limit }
    }
}

/// What is heard while a check goes on.
#[derive(Debug)]
pub enum Event {
    /// Something the exercises stand on is being built.
    Dependency(String),
    /// One exercise is done.
    Verdict(Verdict),
}

/// Checks one exercise. `None` if it was called off.
///
/// # Errors
///
/// If its file cannot be read, or the tests cannot be built or started for a reason that lies outside it.
pub fn check(
    catalog: &Catalog,
    exercise: &Exercise,
    options: &Options,
    cancel: &Cancel,
    on_dependency: &mut dyn FnMut(String),
) -> Result<Option<Verdict>> {
    let text = catalog.read(exercise, options.edition)?;
    let names = [exercise.name.as_str()];
    let mut found = None;
    let end =
        build::build(request(catalog, &names, options), cancel, &mut |progress| match progress {
            Progress::Dependency(words) => on_dependency(words),
            Progress::Built(built) => found = Some(built),
        })?;
    if end == End::Cancelled {
        return Ok(None);
    }
    let built = found.ok_or_else(|| not_built(exercise, options.edition))?;
    judge(catalog, exercise, &text, built, options, cancel, Workers::All)
}

/// Checks many exercises, each as soon as it is built, on all cores. Verdicts come in no set order.
///
/// # Errors
///
/// As [`check`].
pub fn check_all(
    catalog: &Catalog,
    exercises: &[Exercise],
    options: &Options,
    cancel: &Cancel,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<()> {
    let all = exercises.len() == catalog.exercises().len();
    let names: Vec<&str> = exercises.iter().map(|exercise| exercise.name.as_str()).collect();
    let on_event = Mutex::new(on_event);
    let failure = Mutex::new(None);
    let say = |event| on_event.lock().unwrap_or_else(|poison| poison.into_inner())(event);
    let (binaries, queue) = std::sync::mpsc::channel::<Built>();
    let queue = Mutex::new(queue);
    let work = || {
        loop {
            let next = queue.lock().unwrap_or_else(|poison| poison.into_inner()).recv();
            let Ok(built) = next else { return };
            let Some(exercise) = exercises.iter().find(|exercise| exercise.name == built.exercise)
            else {
                continue;
            };
            let verdict = catalog.read(exercise, options.edition).and_then(|text| {
                judge(catalog, exercise, &text, built, options, cancel, Workers::One)
            });
            match verdict {
                Ok(Some(verdict)) => say(Event::Verdict(verdict)),
                Ok(None) => {}
                Err(error) => {
                    *failure.lock().unwrap_or_else(|poison| poison.into_inner()) = Some(error)
                }
            }
        }
    };
    let built = thread::scope(|scope| {
        for _ in 0..cores() {
            scope.spawn(work);
        }
        let request = request(catalog, if all { &[] } else { &names }, options);
        let built = build::build(request, cancel, &mut |progress| match progress {
            Progress::Dependency(words) => say(Event::Dependency(words)),
            Progress::Built(built) => drop(binaries.send(built)),
        });
        // The workers end when the queue is empty and closed.
        drop(binaries);
        built
    });
    match failure.into_inner() {
        Ok(Some(failure)) => Err(failure),
        _ => built.map(|_| ()),
    }
}

fn request<'a>(catalog: &'a Catalog, exercises: &'a [&'a str], options: &Options) -> Request<'a> {
    let Options { edition, release, color, .. } = *options;
    Request { root: catalog.root(), edition, exercises, release, color }
}

fn not_built(exercise: &Exercise, edition: Edition) -> Failure {
    Failure::new(format!("cargo built no test for `{}`", exercise.name))
        .help(format!("is it on the list in `{}/Cargo.toml`?", edition.folder()))
}

/// Whether an exercise's tests run beside one another, or one by one.
#[derive(Clone, Copy)]
enum Workers {
    All,
    One,
}

fn cores() -> usize {
    thread::available_parallelism().map_or(2, usize::from)
}

fn judge(
    catalog: &Catalog,
    exercise: &Exercise,
    text: &str,
    built: Built,
    options: &Options,
    cancel: &Cancel,
    workers: Workers,
) -> Result<Option<Verdict>> {
    let mut verdict = Verdict {
        exercise: exercise.name.clone(),
        chapter: exercise.chapter.clone(),
        status: crate::verdict::Status::DoesNotCompile,
        tests: Vec::new(),
        messages: built.messages,
        notes: Vec::new(),
    };
    let Some(binary) = &built.binary else { return Ok(Some(verdict)) };
    let folder = WorkFolder::make(catalog.root())?;
    let runner = Runner {
        binary,
        folder: &folder,
        options,
        cancel,
        text,
        path: exercise.path(options.edition),
    };
    let Some(names) = runner.list()? else { return Ok(None) };
    let Some(mut tests) = runner.run_all(&names, workers)? else { return Ok(None) };
    tests.sort_by_key(|test| place_of(text, &test.name));
    verdict.status = Verdict::status_of(&tests);
    verdict.tests = tests;
    if options.edition == Edition::Yours {
        verdict.notes = notes(catalog, exercise, text, &verdict.tests);
    }
    Ok(Some(verdict))
}

/// Tests are told in the order in which they stand in the file.
fn place_of(text: &str, test: &str) -> usize {
    let name = test.rsplit("::").next().unwrap_or(test);
    text.find(&format!("fn {name}(")).unwrap_or(usize::MAX)
}

/// What is odd about a learner's file.
fn notes(catalog: &Catalog, exercise: &Exercise, text: &str, tests: &[Test]) -> Vec<String> {
    let mut notes = Vec::new();
    if tests.is_empty() {
        notes.push("there are no tests in this file any more".to_string());
    }
    let published = catalog.read(exercise, Edition::Starter).unwrap_or_default();
    let lines = |text| Source::split(text).tests.lines().collect::<Vec<_>>().join("\n");
    if lines(text) != lines(&published) {
        notes.push(format!(
            "the tests differ from the published ones: `cargo checker diff {}` shows where",
            exercise.name
        ));
    }
    notes
}

/// A new folder for the tests of one check, gone when this is dropped.
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn make(root: &Path) -> Result<WorkFolder> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number}", this_process::id());
        let folder = build::target_folder(root).join("run").join(name);
        fs::create_dir_all(&folder).map_err(|error| Failure::io("create", &folder, &error))?;
        Ok(WorkFolder(folder))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs the tests of one binary.
struct Runner<'a> {
    binary: &'a Path,
    folder: &'a WorkFolder,
    options: &'a Options,
    cancel: &'a Cancel,
    text: &'a str,
    path: String,
}

impl Runner<'_> {
    /// The names of the tests; `None` if the check was called off.
    fn list(&self) -> Result<Option<Vec<String>>> {
        let mut command = self.command(&self.folder.0);
        command.args(["--list", "--format", "terse"]);
        let mut printed = Vec::new();
        let end = self.run(&mut command, &mut |stream, piece| {
            if stream == Stream::Out {
                printed.extend_from_slice(piece);
            }
        })?;
        if end == End::Cancelled {
            return Ok(None);
        }
        let printed = String::from_utf8_lossy(&printed);
        Ok(Some(
            printed
                .lines()
                .filter_map(|line| line.strip_suffix(": test"))
                .map(str::to_string)
                .collect(),
        ))
    }

    fn run_all(&self, names: &[String], workers: Workers) -> Result<Option<Vec<Test>>> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut tests = Vec::new();
            while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                match self.run_one(name)? {
                    Some(test) => tests.push(test),
                    None => return Ok(None),
                }
            }
            Ok(Some(tests))
        };
        let workers = match workers {
            Workers::All => cores().min(names.len()),
            Workers::One => 1,
        };
        let results: Vec<Result<Option<Vec<Test>>>> = thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
            let mut results = vec![work()];
            results.extend(others.into_iter().filter_map(|worker| worker.join().ok()));
            results
        });
        let results: Option<Vec<Vec<Test>>> = results.into_iter().collect::<Result<_>>()?;
        Ok(results.map(|tests| tests.concat()))
    }

    fn run_one(&self, name: &str) -> Result<Option<Test>> {
        let folder =
            self.folder.0.join(name.replace(|c: char| !c.is_alphanumeric() && c != '_', "-"));
        fs::create_dir_all(&folder).map_err(|error| Failure::io("create", &folder, &error))?;
        let report = folder.join("heap-report");
        let mut command = self.command(&folder);
        command.args([name, "--exact", "--include-ignored", "--nocapture", "--color", "never"]);
        command.env("HEAPLINGS_REPORT", &report);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let end = self.run(&mut command, &mut |stream, piece| match stream {
            Stream::Out => out.extend_from_slice(piece),
            Stream::Err => err.extend_from_slice(piece),
        })?;
        let read =
            |file| fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).ok();
        let run = outcome::Run {
            name,
            end,
            time_limit: self.options.time_limit,
            out: &String::from_utf8_lossy(&out),
            err: &String::from_utf8_lossy(&err),
            report: read(&report).unwrap_or_default(),
            profile: read(&folder.join("dhat-heap.json")),
        };
        Ok((end != End::Cancelled).then(|| run.test(self.text, &self.path)))
    }

    fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(self.binary);
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

    fn run(&self, command: &mut Command, sink: &mut dyn FnMut(Stream, &[u8])) -> Result<End> {
        let limits = Limits { time: Some(self.options.time_limit), output: MOST_OUTPUT };
        process::run(command, limits, self.cancel, sink).map_err(|error: io::Error| {
            Failure::new(format!(
                "cannot run the tests `{}`: {}",
                self.binary.display(),
                reason(&error)
            ))
            .help("does the file system of the target folder allow programs to run?")
        })
    }
}
