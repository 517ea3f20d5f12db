//! A check, a benchmark or a profile that is made beside the loop.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use super::main_run;
use crate::bench::{self, Outcome};
use crate::check::verdict::Verdict;
use crate::check::{self, Options};
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::profile_run::workload::Workload;
use crate::profile_run::{self, ProfileOutcome, ProfileRequest};
use crate::sys::process::Cancel;
use crate::ui::progress::Progress;
use crate::ui::style::Style;
use crate::util::error::Failure;

/// What a job reports.
#[derive(Debug)]
pub struct Event {
    /// Which job, so that nothing is heard of one that was cancelled.
    pub job: u64,
    pub update: Update,
}

#[derive(Debug)]
pub enum Update {
    Working(Progress),
    Verdict(Verdict),
    Benched(Outcome),
    /// The profile as text, with the files that were written.
    Profiled(String),
    /// What `main` printed, and how it ended.
    Ran(String),
    /// It could not be carried out.
    Failed(Failure),
    /// There is nothing more to come.
    Over,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Work {
    /// Check one.
    One(Exercise),
    /// Check all.
    All,
    /// Bench one, with its solution or without.
    Bench { exercise: Exercise, solution: bool },
    /// Profile one, likewise, to be shown in so many columns.
    Profile { exercise: Exercise, solution: bool, style: Style, columns: usize },
    /// Run what its `main` does.
    Main { exercise: Exercise, style: Style },
}

/// Work under way. Cancelled when dropped, and waited for.
#[derive(Debug)]
pub struct Job {
    pub number: u64,
    /// Whether it is the check of a single exercise.
    pub checks_one: bool,
    cancel: Cancel,
    thread: Option<JoinHandle<()>>,
}

impl Job {
    /// Starts to work, once `previous` has ended: cargo lets no two builds into one folder.
    pub fn start(
        number: u64,
        work: Work,
        catalog: Arc<Catalog>,
        options: Options,
        previous: Option<Job>,
        events: Sender<super::Event>,
    ) -> Job {
        let checks_one = matches!(work, Work::One(_));
        let cancel = Cancel::default();
        let own = cancel.clone();
        if let Some(previous) = &previous {
            previous.cancel.cancel();
        }
        let report = events.clone();
        let perform = move || {
            drop(previous);
            let over = Over(number, events.clone());
            let say = |update| drop(events.send(super::Event::Job(Event { job: number, update })));
            if let Err(failure) = perform(&work, &catalog, &options, &own, &say)
                && !failure.is_cancelled()
            {
                say(Update::Failed(failure));
            }
            drop(over);
        };
        let thread = thread::Builder::new().name("job".into()).spawn(perform);
        if let Err(error) = &thread {
            for update in [Update::Failed(Failure::thread(error)), Update::Over] {
                drop(report.send(super::Event::Job(Event { job: number, update })));
            }
        }
        Job { number, checks_one, cancel, thread: thread.ok() }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.cancel.cancel();
        if let Some(thread) = self.thread.take() {
            // A job that panicked has said so on standard error.
            let _ = thread.join();
        }
    }
}

/// Says that a job is over, also of one that panics: the loop waits for that word.
struct Over(u64, Sender<super::Event>);

impl Drop for Over {
    fn drop(&mut self) {
        drop(self.1.send(super::Event::Job(Event { job: self.0, update: Update::Over })));
    }
}

fn perform(
    work: &Work,
    catalog: &Catalog,
    options: &Options,
    cancel: &Cancel,
    say: &(impl Fn(Update) + Sync),
) -> Result<(), Failure> {
    match work {
        Work::One(exercise) => {
            let verdict = check::check(catalog, exercise, options, cancel, &mut |event| {
                if let check::Event::Working(progress) = event {
                    say(Update::Working(progress));
                }
            })?;
            say(Update::Verdict(verdict));
            check::prepare_next(catalog, std::slice::from_ref(exercise), options, cancel);
            Ok(())
        }
        Work::All => {
            check::check_all(catalog, catalog.exercises(), options, cancel, &mut |event| match event {
                check::Event::Working(progress) => say(Update::Working(progress)),
                check::Event::Way(_) | check::Event::Compiler(_) => {}
                check::Event::Verdict(verdict) => say(Update::Verdict(verdict)),
            })
        }
        Work::Bench { exercise, solution } => {
            let (exercises, options) = (std::slice::from_ref(exercise), bench::Options::default());
            bench::bench(catalog, exercises, &options, &|_| *solution, cancel, &mut |event| {
                say(match event {
                    bench::Event::Working(progress) => Update::Working(progress),
                    bench::Event::Done(outcome) => Update::Benched(outcome),
                });
                Ok(())
            })
        }
        Work::Profile { exercise, solution, style, columns } => {
            let request = ProfileRequest {
                catalog,
                exercise,
                version: Version::Yours,
                solution: *solution,
                workload: Workload::default(),
                style: *style,
            };
            say(Update::Profiled(profile(request, *columns, cancel, say)?));
            Ok(())
        }
        Work::Main { exercise, style } => {
            say(Update::Ran(main_run::run(catalog, exercise, *style, cancel, say)?));
            Ok(())
        }
    }
}

/// A profile as text, or why there is none.
fn profile(
    request: ProfileRequest<'_>,
    columns: usize,
    cancel: &Cancel,
    say: &(impl Fn(Update) + Sync),
) -> Result<String, Failure> {
    Ok(match profile_run::profile(request, cancel, &mut |progress| say(Update::Working(progress.clone())))? {
        ProfileOutcome::Done(view) => {
            let files = view.write(&profile_run::usual_folder(request.catalog, request.exercise))?;
            let (text, totals) = (view.text(columns), view.totals());
            let notes: String = view.notes.iter().map(|note| format!("{note}\n")).collect();
            format!("{text}\n{totals}\n{notes}{}", files.told(request.style))
        }
        ProfileOutcome::Failed(why) => why,
    })
}
