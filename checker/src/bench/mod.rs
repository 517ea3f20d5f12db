//! Benchmarks of an exercise in its three versions: side by side, in rounds, so that what disturbs the machine
//! disturbs all of them alike.

mod record;
mod report;
mod samples;
mod statistics;

pub use record::{load, save, to_json};
pub use report::section;
pub use samples::Figures;
pub use statistics::{FEWEST_ROUNDS, Interval, Ratio};

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::build::cargo::{self, Event as Building};
use crate::build::program::{self, Program, Ran};
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::sys::process::Cancel;
use crate::sys::scratch::ScratchFolder;
use crate::ui::progress::Progress;
use crate::util::error::{Failure, Result};
use samples::Round;

/// More rounds cost more starts of processes, and make medians hardly better.
const MOST_ROUNDS: u32 = 10;

/// How to bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How long each benchmark of each version is timed, all rounds together.
    pub time: Duration,
    /// How many samples are taken of each, all rounds together; six at least. Short ones, and so many, are
    /// disturbed less by what else the machine does.
    pub samples: u32,
    /// How long one process may run.
    pub time_limit: Duration,
}

impl Default for Options {
    fn default() -> Options {
        Options { time: Duration::from_millis(500), samples: 2_000, time_limit: Duration::from_secs(30) }
    }
}

impl Options {
    fn rounds(&self) -> u32 {
        self.samples.clamp(FEWEST_ROUNDS, MOST_ROUNDS)
    }
}

/// The benchmarks of one exercise.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub exercise: String,
    pub chapter: String,
    /// In the order in which the programs run them.
    pub benchmarks: Vec<Benchmark>,
    pub problems: Vec<Problem>,
}

/// One benchmark, in all the versions that have it.
#[derive(Debug, Clone, PartialEq)]
pub struct Benchmark {
    pub name: String,
    /// In the order of [`Version::ALL`].
    pub figures: [Option<Figures>; 3],
}

impl Benchmark {
    /// How an version's time compares with that of the starter, if both are known and neither was removed by
    /// the optimiser.
    pub fn ratio(&self, version: usize) -> Option<Ratio> {
        let usable = |figures: &&Figures| !figures.removed;
        let base = self.figures[0].as_ref().filter(usable)?;
        let figures = self.figures[version].as_ref().filter(usable)?;
        Some(Ratio::of_pairs(&figures.rounds, &base.rounds)).filter(|ratio| ratio.estimate.is_finite())
    }
}

/// Why there are no figures of an version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub version: Version,
    pub what: String,
}

/// What is heard while benchmarks run.
#[derive(Debug)]
pub enum Event {
    Working(Progress),
    /// One exercise is done.
    Done(Outcome),
}

/// Benches these exercises, one after the other; the solutions of those for which `with_solution` holds.
///
/// # Errors
///
/// If a file cannot be read, cargo fails for a reason that lies in none of the exercises, a program cannot be
/// started, or all of it is cancelled.
pub fn bench(
    catalog: &Catalog,
    exercises: &[Exercise],
    options: &Options,
    with_solution: &dyn Fn(&Exercise) -> bool,
    cancel: &Cancel,
    on_event: &mut dyn FnMut(Event) -> Result<()>,
) -> Result<()> {
    let mut built = build_all(catalog, exercises, with_solution, cancel, on_event)?;
    let folder = ScratchFolder::make(&cargo::target_folder(catalog.root()))?;
    for (place, exercise) in exercises.iter().enumerate() {
        let (programs, problems) = built.remove(&exercise.name).unwrap_or_default();
        let mut bench =
            Bench { options, folder: &folder, cancel, programs, problems, rounds: Default::default() };
        for round in 0..options.rounds() {
            on_event(Event::Working(Progress::Round {
                exercise: exercise.name.clone(),
                place: place + 1,
                exercises: exercises.len(),
                round: round + 1,
                rounds: options.rounds(),
            }))?;
            bench.round(round)?;
        }
        on_event(Event::Done(bench.outcome(exercise)))?;
    }
    Ok(())
}

/// The programs of one exercise, and why some are missing.
type Built = ([Option<PathBuf>; 3], Vec<Problem>);

fn build_all(
    catalog: &Catalog,
    exercises: &[Exercise],
    with_solution: &dyn Fn(&Exercise) -> bool,
    cancel: &Cancel,
    on_event: &mut dyn FnMut(Event) -> Result<()>,
) -> Result<HashMap<String, Built>> {
    let mut all: HashMap<String, Built> = HashMap::new();
    for (place, version) in Version::ALL.into_iter().enumerate() {
        let wanted = |exercise: &&Exercise| version != Version::Solution || with_solution(exercise);
        let exercises: Vec<Exercise> = exercises.iter().filter(wanted).cloned().collect();
        if exercises.is_empty() {
            continue;
        }
        let (mut done, total) = (0, exercises.len());
        let mut heard = Ok(());
        let built = program::build(catalog, &exercises, version, true, cancel, &mut |event| {
            let progress = match event {
                Building::Working(progress) => progress.clone(),
                // Programs are built by cargo, and by cargo alone.
                Building::Way(_) => return,
                Building::Built(built) => {
                    done += 1;
                    let (exercise, version) = (built.exercise.clone(), version.label());
                    Progress::Built { exercise, version, done, of: total }
                }
            };
            if heard.is_ok() {
                heard = on_event(Event::Working(progress));
            }
        })?;
        heard?;
        for built in built {
            let (programs, problems) = all.entry(built.exercise.clone()).or_default();
            if built.binary.is_none() {
                let shows = match version {
                    Version::Yours => format!("checker run {}", built.exercise),
                    _ => format!("build -p {} --bin {}", version.package(), version.binary(&built.exercise)),
                };
                let what = format!("does not compile: `cargo {shows}` shows why");
                problems.push(Problem { version, what });
            }
            programs[place] = built.binary;
        }
    }
    Ok(all)
}

/// The benchmarks of one exercise under way.
struct Bench<'a> {
    options: &'a Options,
    folder: &'a Path,
    cancel: &'a Cancel,
    /// Those that still run.
    programs: [Option<PathBuf>; 3],
    problems: Vec<Problem>,
    /// Of each version, the rounds so far; of each round, its benchmarks.
    rounds: [Vec<Vec<Round>>; 3],
}

impl Bench<'_> {
    /// Runs each program once.
    fn round(&mut self, round: u32) -> Result<()> {
        for place in 0..Version::ALL.len() {
            // Forth and back, so that none always has the same predecessor.
            let place = if round.is_multiple_of(2) { place } else { Version::ALL.len() - 1 - place };
            let Some(binary) = self.programs[place].clone() else { continue };
            match self.run(binary, round)? {
                Ok(benchmarks) => self.rounds[place].push(benchmarks),
                Err(what) => {
                    self.programs[place] = None;
                    self.rounds[place].clear();
                    self.problems.push(Problem { version: Version::ALL[place], what });
                }
            }
        }
        Ok(())
    }

    /// One process: its benchmarks, or why there are none in words.
    fn run(&self, binary: PathBuf, round: u32) -> Result<std::result::Result<Vec<Round>, String>> {
        let rounds = self.options.rounds();
        let file = self.folder.join("figures");
        let _ = fs::remove_file(&file);
        let time = (self.options.time / rounds).as_millis().max(1).to_string();
        let samples = self.options.samples.div_ceil(rounds).to_string();
        let program = Program { binary, time_limit: self.options.time_limit };
        let variables = [
            ("HEAPLINGS_BENCH", file.as_os_str()),
            ("HEAPLINGS_BENCH_TIME", time.as_ref()),
            ("HEAPLINGS_BENCH_SAMPLES", samples.as_ref()),
            // What the first round has counted need not be counted again.
            ("HEAPLINGS_BENCH_COUNT", if round == 0 { "1" } else { "0" }.as_ref()),
        ];
        if let Ran::Failed(what) = program.run(&self.folder.join("cwd"), &variables, self.cancel)? {
            return Ok(Err(what));
        }
        Ok(match fs::read(&file) {
            Ok(bytes) if !bytes.is_empty() => samples::parse(&String::from_utf8_lossy(&bytes)),
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Failure::io("read", &file, &error));
            }
            _ => Ok(Vec::new()),
        })
    }

    fn outcome(mut self, exercise: &Exercise) -> Outcome {
        let mut benchmarks: Vec<Benchmark> = Vec::new();
        let has_none = |rounds: &[Vec<Round>]| !rounds.is_empty() && rounds.iter().all(Vec::is_empty);
        // An exercise may be published without: one that uses dhat alone has no `bench` to call.
        let never_had_any = has_none(&self.rounds[0]);
        for (place, rounds) in self.rounds.iter().enumerate() {
            if has_none(rounds) && !never_had_any {
                let what = "`main` ended without a benchmark: does it call `bench`?".to_string();
                self.problems.push(Problem { version: Version::ALL[place], what });
            }
            let pooled = match samples::pool(rounds) {
                Ok(pooled) => pooled,
                Err(what) => {
                    self.problems.push(Problem { version: Version::ALL[place], what });
                    continue;
                }
            };
            for (name, figures) in pooled {
                match benchmarks.iter_mut().find(|benchmark| benchmark.name == name) {
                    Some(benchmark) => benchmark.figures[place] = Some(figures),
                    None => {
                        let mut benchmark = Benchmark { name, figures: [None, None, None] };
                        benchmark.figures[place] = Some(figures);
                        benchmarks.push(benchmark);
                    }
                }
            }
        }
        let (exercise, chapter) = (exercise.name.clone(), exercise.chapter.clone());
        Outcome { exercise, chapter, benchmarks, problems: self.problems }
    }
}
