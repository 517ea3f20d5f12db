//! A check that runs beside the loop.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use crate::catalog::{Catalog, Exercise};
use crate::check::{self, Options};
use crate::error::Failure;
use crate::process::Cancel;
use crate::verdict::Verdict;

/// What a job reports.
#[derive(Debug)]
pub struct Event {
    /// Which job, so that one that was called off is not heard any more.
    pub job: u64,
    pub news: News,
}

#[derive(Debug)]
pub enum News {
    /// Something the exercises stand on is being built.
    Dependency(String),
    Verdict(Verdict),
    /// It could not be carried out.
    Failed(Failure),
    /// There is nothing more to come.
    Over,
}

/// What is to be checked.
#[derive(Debug, Clone)]
pub enum Work {
    One(Exercise),
    All,
}

/// A check under way. Called off when dropped, and waited for.
#[derive(Debug)]
pub struct Job {
    pub number: u64,
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
        let cancel = Cancel::default();
        let own = cancel.clone();
        if let Some(previous) = &previous {
            previous.cancel.cancel();
        }
        let thread = thread::spawn(move || {
            drop(previous);
            let over = Over(number, events.clone());
            let say = |news| drop(events.send(super::Event::Job(Event { job: number, news })));
            if let Err(failure) = perform(&work, &catalog, &options, &own, &say) {
                say(News::Failed(failure));
            }
            drop(over);
        });
        Job { number, cancel, thread: Some(thread) }
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
        drop(self.1.send(super::Event::Job(Event { job: self.0, news: News::Over })));
    }
}

fn perform(
    work: &Work,
    catalog: &Catalog,
    options: &Options,
    cancel: &Cancel,
    say: &(impl Fn(News) + Sync),
) -> Result<(), Failure> {
    match work {
        Work::One(exercise) => {
            let verdict = check::check(catalog, exercise, options, cancel, &mut |words| {
                say(News::Dependency(words));
            })?;
            if let Some(verdict) = verdict {
                say(News::Verdict(verdict));
            }
            Ok(())
        }
        Work::All => {
            check::check_all(catalog, catalog.exercises(), options, cancel, &mut |event| match event {
                check::Event::Dependency(words) => say(News::Dependency(words)),
                check::Event::Verdict(verdict) => say(News::Verdict(verdict)),
            })
        }
    }
}
