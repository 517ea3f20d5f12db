//! The state of watch mode. What a key does to it is in `wishes`, what a job does in `work`.

mod actions;
mod updates;

use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::job::Job;
use super::keys::Action;
use super::saved_file::Watched;
use super::{Event, Interface};
use crate::bench::Outcome;
use crate::check::verdict::Verdict;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::progress;
use crate::session::Session;
use crate::util::error::Failure;

/// What fills the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// What the last check said.
    Verdict,
    /// So many hints.
    Hints(usize),
    Solution,
    /// Time and allocations.
    Bench,
    /// What each line allocates.
    Profile,
    /// The list, with this one selected.
    List(usize),
    Help,
    /// The question whether to.
    Reset,
    /// The table of a check of all.
    Table,
    /// Everything is solved.
    Done,
}

/// What is known of the current exercise.
#[derive(Debug)]
pub enum Known {
    Nothing,
    Verdict(Verdict),
    Failure(Failure),
}

/// Everything that watch mode knows.
#[derive(Debug)]
pub struct App {
    pub session: Session,
    pub(super) interface: Interface,
    /// The width of the page.
    pub columns: usize,
    /// The height of the screen.
    pub rows: usize,
    pub current: Exercise,
    pub view: View,
    /// The first line shown of a view that is longer than the screen.
    pub top: usize,
    /// How far `top` may go, if what is shown can be scrolled.
    pub last_top: Option<usize>,
    pub known: Known,
    /// What the last benchmark said, if it was of this text.
    pub benched: Option<Outcome>,
    /// What the last profile showed, likewise.
    pub profiled: Option<String>,
    /// What is going on, for the last line.
    pub activity: Option<String>,
    /// What has just been done, or why it was not.
    pub notices: Vec<String>,
    /// The verdicts of the check that is going on, or of a check of all that is over.
    pub all: Vec<Verdict>,
    catalog: Arc<Catalog>,
    watched: Watched,
    job: Option<Job>,
    /// How many jobs there have been: the number of the last.
    jobs: u64,
    /// Whether a check of all is under way.
    checks_all: bool,
    /// The benchmark or profile that is to follow the check under way.
    follows: Option<Action>,
    quits: bool,
    events: Sender<Event>,
}

impl App {
    pub(super) fn new(session: Session, interface: Interface, events: Sender<Event>) -> App {
        let current = session.current().clone();
        let catalog = Arc::new(session.catalog.clone());
        let watched = Watched::new(catalog.file(&current, Version::Yours));
        App {
            session,
            interface,
            columns: 80,
            rows: 24,
            current,
            view: View::Verdict,
            top: 0,
            last_top: None,
            known: Known::Nothing,
            benched: None,
            profiled: None,
            activity: None,
            notices: Vec::new(),
            all: Vec::new(),
            catalog,
            watched,
            job: None,
            jobs: 0,
            checks_all: false,
            follows: None,
            quits: false,
            events,
        }
    }

    pub fn quits(&self) -> bool {
        self.quits
    }

    /// Whether a check is under way.
    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Whether the current exercise passed when it was last checked.
    pub fn is_passed(&self) -> bool {
        matches!(&self.known, Known::Verdict(verdict) if verdict.passed())
    }

    /// Takes the terminal's columns and rows. Returns whether the page has changed.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) -> bool {
        let size = (usize::from(columns), usize::from(rows));
        let changed = size != (self.columns, self.rows);
        (self.columns, self.rows) = size;
        changed
    }

    /// Looks whether the file was saved. Returns whether the page has changed.
    pub fn look(&mut self) -> bool {
        let changed = self.watched.has_changed();
        if changed {
            // A save is an answer to whatever was on the page, and the verdict there was on another text.
            self.notices.clear();
            self.check_anew();
        }
        changed
    }

    /// Changes the progress, here and in the file. Where it cannot be written, it lasts for this session.
    fn change(&mut self, change: impl Fn(&mut progress::Progress)) {
        match progress::update(self.catalog.root(), &change) {
            Ok(loaded) => {
                self.session.progress = loaded.progress;
                loaded.notice.into_iter().for_each(|notice| self.tell(notice));
            }
            Err(failure) => {
                change(&mut self.session.progress);
                self.tell(failure.to_string());
            }
        }
    }

    /// Puts a notice on the page, once.
    fn tell(&mut self, notice: String) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// The place of the current exercise among all.
    fn place(&self) -> usize {
        self.catalog.exercises().iter().position(|exercise| *exercise == self.current).unwrap_or(0)
    }

    /// The next exercise that is not solved, from here on and then from the beginning.
    pub fn following(&self) -> Option<&Exercise> {
        let exercises = self.catalog.exercises();
        let (before, after) = exercises.split_at((self.place() + 1).min(exercises.len()));
        after
            .iter()
            .chain(before)
            .find(|exercise| **exercise != self.current && !self.session.progress.is_passed(&exercise.name))
    }
}
