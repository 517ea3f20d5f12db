//! A verdict on an exercise: its tests, each run in a process of its own.

pub mod condition;
pub mod diagnostic;
pub mod document;
pub mod message;
pub mod report;
pub mod runner;
pub mod should_panic;
pub mod test_output;
pub mod verdict;

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use crate::build::cargo::{self, Built, Event as Building, Product, Way};
use crate::build::tests::Order;
pub use crate::build::tests::Standby;
use crate::check::runner::{Runner, Workers};
use crate::check::verdict::{Status, Verdict};
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::exercise_text::{ExerciseText, holds_tests};
use crate::sys::process::{Cancel, cores};
use crate::ui::progress::Progress;
use crate::util::error::{Failure, Result};
use crate::util::json::Value;

/// How to check.
#[derive(Debug, Clone)]
pub struct Options {
    pub version: Version,
    pub release: bool,
    /// Whether rustc is to colour its messages.
    pub color: bool,
    /// How long one test may run.
    pub time_limit: Duration,
    /// Where a rustc may wait for the next check, for a program that stays.
    pub standby: Option<Arc<Standby>>,
}

impl Default for Options {
    fn default() -> Options {
        let time_limit = Duration::from_secs(10);
        Options { version: Version::Yours, release: false, color: false, time_limit, standby: None }
    }
}

/// What is heard while a check goes on.
#[derive(Debug)]
pub enum Event {
    /// Something the exercises stand on is being built.
    Working(Progress),
    Way(Way),
    /// What rustc said of an exercise, as cargo hands it on in JSON. Comes before the verdict.
    Compiler(Vec<Value<'static>>),
    /// One exercise is done.
    Verdict(Verdict),
}

/// Checks one exercise. Everything but the verdict is handed to `on_event`.
///
/// # Errors
///
/// If its file cannot be read, the tests cannot be built or started for a reason that lies outside it, or the check
/// is cancelled.
pub fn check(
    catalog: &Catalog,
    exercise: &Exercise,
    options: &Options,
    cancel: &Cancel,
    on_event: &mut (dyn FnMut(Event) + Send),
) -> Result<Verdict> {
    let mut found = None;
    let exercises = std::slice::from_ref(exercise);
    check_all(catalog, exercises, options, cancel, &mut |event| match event {
        Event::Verdict(verdict) => found = Some(verdict),
        other => on_event(other),
    })?;
    found.ok_or_else(Failure::cancelled)
}

/// Checks many exercises, each as soon as it is built and before cargo has ended. Verdicts come in no set
/// order.
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
    let texts = exercises.iter().map(|exercise| catalog.read(exercise, options.version));
    let texts: Vec<String> = texts.collect::<Result<_>>()?;
    let names: Vec<&str> = exercises.iter().map(|exercise| exercise.name.as_str()).collect();
    let places: HashMap<&str, usize> = names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    // The cores are for exercises beside one another, or else for the tests of the only one.
    let workers = if exercises.len() == 1 { Workers::All } else { Workers::One };
    let on_event = Mutex::new(on_event);
    let failure = Mutex::new(None);
    let heard = Mutex::new(vec![false; exercises.len()]);
    let say = |event| lock(&on_event)(event);
    let (binaries, queue) = mpsc::channel::<Built>();
    let queue = Mutex::new(queue);
    let work = || {
        loop {
            let next = lock(&queue).recv();
            let Ok(built) = next else { return };
            let Some(place) = places.get(built.exercise.as_str()) else { continue };
            lock(&heard)[*place] = true;
            let (exercise, text) = (&exercises[*place], &texts[*place]);
            match judge(catalog, exercise, text, built, options, cancel, workers) {
                Ok(verdict) => say(Event::Verdict(verdict)),
                Err(error) => *lock(&failure) = Some(error),
            }
        }
    };
    let built = thread::scope(|scope| {
        // Where the system has no room for another thread, this one does it all when the build is over.
        let _ = (0..cores()).try_for_each(|_| thread::Builder::new().spawn_scoped(scope, work).map(drop));
        let order = order(catalog, exercises, &texts, options);
        let built = order.build(cancel, &mut |event| match event {
            Building::Working(progress) => say(Event::Working(progress)),
            Building::Way(way) => say(Event::Way(way)),
            Building::Built(mut built) => {
                let diagnostics = mem::take(&mut built.diagnostics);
                if !diagnostics.is_empty() {
                    say(Event::Compiler(diagnostics));
                }
                drop(binaries.send(built));
            }
        });
        // The workers end when the queue is empty and closed.
        drop(binaries);
        work();
        built
    });
    match failure.into_inner() {
        Ok(Some(failure)) => return Err(failure),
        _ => built?,
    }
    match exercises.iter().zip(&*lock(&heard)).find(|(_, heard)| !**heard) {
        Some((exercise, _)) => Err(cargo::nothing_built(Product::Tests, &exercise.name, options.version)),
        None => Ok(()),
    }
}

/// Gets things ready for the next check of these exercises. For after the verdicts, when nobody waits.
pub fn prepare_next(catalog: &Catalog, exercises: &[Exercise], options: &Options, cancel: &Cancel) {
    let texts = exercises.iter().map(|exercise| catalog.read(exercise, options.version));
    if let Ok(texts) = texts.collect::<Result<Vec<String>>>() {
        order(catalog, exercises, &texts, options).prepare_next(cancel);
    }
}

fn order<'a>(
    catalog: &'a Catalog,
    exercises: &'a [Exercise],
    texts: &'a [String],
    options: &'a Options,
) -> Order<'a> {
    let Options { version, release, color, .. } = *options;
    let standby = options.standby.as_deref();
    Order { catalog, exercises, texts, version, release, color, standby }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn judge(
    catalog: &Catalog,
    exercise: &Exercise,
    text: &str,
    built: Built,
    options: &Options,
    cancel: &Cancel,
    workers: Workers,
) -> Result<Verdict> {
    let mut verdict = Verdict { messages: built.messages, ..Verdict::new(exercise, text) };
    let Some(binary) = &built.binary else { return Ok(verdict) };
    let target = cargo::target_folder(catalog.root());
    let path = exercise.path(options.version);
    let runner = Runner::new(&target, binary, text, path, options.time_limit, cancel)?;
    let tests = runner.run(workers)?;
    verdict.status = Verdict::status_of(&tests);
    verdict.tests = tests;
    if options.version == Version::Yours {
        look_at_tests(catalog, exercise, text, &mut verdict);
    }
    Ok(verdict)
}

/// Says what is odd about the tests of a learner's file. If they pass and are not those published, that does not count.
fn look_at_tests(catalog: &Catalog, exercise: &Exercise, text: &str, verdict: &mut Verdict) {
    if verdict.tests.is_empty() {
        verdict.notes.push("this file has no tests any more".to_string());
    }
    let published = catalog.read(exercise, Version::Starter).unwrap_or_default();
    if holds_tests(ExerciseText::split(text).tests, ExerciseText::split(&published).tests) {
        return;
    }
    let name = &exercise.name;
    verdict.notes.push(format!(
        "the tests differ from the published ones: `cargo checker diff {name}` shows where, `cargo checker reset {name} \
         --tests` brings them back and keeps your code"
    ));
    if verdict.status == Status::Passed {
        verdict.status = Status::TestsChanged;
    }
}
