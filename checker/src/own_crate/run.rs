//! The tests of the programs that cargo built, each run in a process and a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use super::build::{Built, Program};
use super::workspace::{Package, Workspace};
use super::{Request, environment, folder};
use crate::build::ending;
use crate::check::verdict::{Test, TestStatus};
use crate::check::{should_panic, test_output};
use crate::sys::process::{self, Cancel, End, Limits, Stream, cores};
use crate::sys::scratch::{ScratchFolder, WRITABLE};
use crate::sys::workers;
use crate::ui::progress::Progress;
use crate::ui::style::count;
use crate::util::error::{Failure, Result, reason};

/// A test that was run.
#[derive(Debug, Clone)]
pub struct Tested {
    pub package: String,
    /// The file of its program, from the root of the workspace.
    pub source: String,
    /// The test, by its full name.
    pub test: Test,
    /// The file that panicked, from the root of the workspace, if it is one of the workspace's.
    pub panicked_in: Option<String>,
    /// dhat's profile, if a limit failed.
    pub profile: Option<String>,
    /// Whether the measuring library counted, and not dhat by itself.
    pub is_measured: bool,
    pub is_ignored: bool,
}

impl Tested {
    pub fn passed(&self) -> bool {
        self.is_ignored || self.test.status == TestStatus::Passed
    }
}

/// A test to be run.
struct Task<'a> {
    program: &'a Program,
    package: &'a Package,
    name: String,
    /// One of libtest's; otherwise all of the program is the test.
    is_libtest: bool,
    is_ignored: bool,
}

/// What all tests are run with.
struct Runner<'a> {
    workspace: &'a Workspace,
    built: &'a Built,
    request: &'a Request,
    cancel: &'a Cancel,
    scratch: ScratchFolder,
}

/// Runs all tests whose names contain the filter, in the order of the programs, and of each as libtest lists them.
///
/// # Errors
///
/// If there is no such test, or one cannot be started.
pub fn run(
    workspace: &Workspace,
    built: &Built,
    request: &Request,
    cancel: &Cancel,
    on_progress: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Vec<Tested>> {
    let scratch = ScratchFolder::make(&workspace.target.join("heaplings"))?;
    let runner = Runner { workspace, built, request, cancel, scratch };
    let mut tasks = Vec::new();
    for program in &built.programs {
        let Some(package) = workspace.package(&program.package) else { continue };
        tasks.extend(runner.list(program, package)?);
    }
    if tasks.iter().all(|task| task.is_ignored) && request.filter.is_none() {
        let ignored = if tasks.is_empty() { "no test" } else { "no test that is not ignored" };
        return Err(Failure::new(format!("`{}` has {ignored}", workspace.shown()))
            .help("the library's page has one to begin with: checker/heaplings/README.md"));
    }
    if let Some(filter) = &request.filter {
        let all = tasks.len();
        tasks.retain(|task| task.name.contains(filter.as_str()));
        if tasks.is_empty() {
            return Err(Failure::new(format!("no test has `{filter}` in its name"))
                .help(format!("without the filter there would be {}", count(all as u64, "test"))));
        }
    }
    let done = Mutex::new((0, on_progress));
    workers::share(tasks.len(), cores(), |at| {
        let tested = runner.test(&tasks[at], at)?;
        let (done, on_progress) = &mut *done.lock().unwrap_or_else(PoisonError::into_inner);
        *done += 1;
        on_progress(&Progress::Done { done: *done, of: tasks.len(), name: tasks[at].name.clone() });
        Ok(tested)
    })
}

/// What a process printed, and its end.
struct Printed {
    out: String,
    err: String,
    end: End,
}

impl Runner<'_> {
    /// The tests of a program. One that knows no `--list` has no libtest in it, and is one test as a whole.
    fn list<'a>(&self, program: &'a Program, package: &'a Package) -> Result<Vec<Task<'a>>> {
        let task = |name: &str, is_libtest, is_ignored| Task {
            program,
            package,
            name: name.to_string(),
            is_libtest,
            is_ignored,
        };
        let names = |arguments: &[&str]| {
            let mut command = self.command(program, package, package.folder());
            let printed = self.spawn(command.args(arguments), program)?;
            let ended = matches!(printed.end, End::Exited(status) if status.success());
            let lines = printed.out.lines().filter_map(|line| line.strip_suffix(": test"));
            let names: Vec<String> = lines.map(str::to_string).collect();
            // With no test, this is what libtest says all the same.
            let is_libtest = ended && (!names.is_empty() || printed.out.contains(" tests, "));
            Ok(is_libtest.then_some(names))
        };
        let Some(all) = names(&["--list"])? else { return Ok(vec![task(&program.name, false, false)]) };
        let ignored = if all.is_empty() { None } else { names(&["--list", "--ignored"])? };
        let ignored = ignored.unwrap_or_default();
        Ok(all.iter().map(|name| task(name, true, ignored.contains(name))).collect())
    }

    fn test(&self, task: &Task<'_>, number: usize) -> Result<Tested> {
        let source = task.program.source.strip_prefix(&self.workspace.root).unwrap_or(&task.program.source);
        let mut tested = Tested {
            package: task.package.name.clone(),
            source: shown(source),
            test: Test {
                name: task.name.clone(),
                status: TestStatus::Passed,
                heap: None,
                sites: Vec::new(),
                failure: None,
            },
            panicked_in: None,
            profile: None,
            is_measured: false,
            is_ignored: task.is_ignored,
        };
        if task.is_ignored {
            return Ok(tested);
        }
        let all = self.scratch.join(number.to_string());
        let place = folder::make(&self.workspace.root, task.package.folder(), &all.join("root"));
        // Where there can be no links, the test runs where cargo would run it.
        let place = place.unwrap_or_else(|_| task.package.folder().to_path_buf());
        fs::create_dir_all(&all).map_err(|error| Failure::io("create", &all, &error).help(WRITABLE))?;
        let report = all.join("heap-report");
        let mut command = self.command(task.program, task.package, &place);
        if task.is_libtest {
            command.args([&task.name, "--exact", "--nocapture", "--color", "never"]);
        }
        command.env("HEAPLINGS_REPORT", &report);
        if self.request.bless {
            command.env("HEAPLINGS_BLESS", "1");
        }
        let Printed { out, err, end } = self.spawn(&mut command, task.program)?;
        let read =
            |file: &Path| fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).ok();
        let report = read(&report).unwrap_or_default();
        tested.is_measured = !report.is_empty();
        let calm = should_panic::calm(&out).and_then(|(file, _)| self.own(file));
        tested.panicked_in = self.panicked_in(task, &err).or(calm);
        // No file has that for a path, so that the line of another is not taken for a line of this crate.
        let path = tested.panicked_in.clone().unwrap_or_else(|| "?".to_string());
        let text = read(&self.workspace.root.join(&path)).unwrap_or_default();
        let profile =
            if err.contains("dhat: assertion failed: ") { read(&place.join("dhat-heap.json")) } else { None };
        let time_limit = self.request.time_limit;
        let run = test_output::Run {
            name: &task.name,
            end,
            time_limit,
            out: &out,
            err: &err,
            report,
            profile: profile.clone(),
            is_program: !task.is_libtest,
            proof: None,
        };
        tested.test = run.test(&text, &path);
        tested.test.name.clone_from(&task.name);
        tested.profile = profile;
        drop(fs::remove_dir_all(&all));
        Ok(tested)
    }

    /// The file in which the test panicked, if it is one of the workspace's.
    fn panicked_in(&self, task: &Task<'_>, err: &str) -> Option<String> {
        let own = format!("thread '{}' ", if task.is_libtest { &task.name } else { "main" });
        let panics = ending::panics(err);
        let panic = panics.iter().rfind(|panic| panic.head.starts_with(&own)).or(panics.first())?;
        let location = panic.head.rsplit_once(" panicked at ")?.1.trim_end_matches(':');
        self.own(location.rsplitn(3, ':').nth(2)?)
    }

    /// A file by its path from the root, if it is one of the workspace's.
    fn own(&self, file: &str) -> Option<String> {
        // Cargo gives rustc paths from the root of the workspace.
        let file = Path::new(file).strip_prefix(&self.workspace.root).unwrap_or(Path::new(file));
        (file.is_relative() && self.workspace.root.join(file).is_file()).then(|| shown(file))
    }

    fn command(&self, program: &Program, package: &Package, folder: &Path) -> Command {
        let mut command = Command::new(&program.path);
        environment::set(&mut command, self.workspace, package, program, self.built);
        command.current_dir(folder).env("RUST_BACKTRACE", "0").env_remove("RUST_LIB_BACKTRACE");
        for variable in ["RUST_TEST_NOCAPTURE", "RUST_TEST_SHUFFLE", "RUST_TEST_TIME_UNIT"] {
            command.env_remove(variable);
        }
        command
    }

    fn spawn(&self, command: &mut Command, program: &Program) -> Result<Printed> {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let limits = Limits { time: Some(self.request.time_limit), output: process::MOST_OUTPUT };
        let end = process::run(command, limits, self.cancel, |stream, piece| match stream {
            Stream::Out => out.extend_from_slice(piece),
            Stream::Err => err.extend_from_slice(piece),
        });
        let end = end.map_err(|error| {
            Failure::new(format!("cannot run the tests `{}`: {}", program.path.display(), reason(&error)))
                .help("does the file system of the target folder allow programs to run?")
        })?;
        if end == End::Cancelled {
            return Err(Failure::cancelled());
        }
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(Printed { out: text(out), err: text(err), end })
    }
}

/// A path with `/` in it, as rustc's messages have it.
fn shown(path: &Path) -> String {
    let parts: PathBuf = path.components().collect();
    parts.display().to_string().replace('\\', "/")
}
