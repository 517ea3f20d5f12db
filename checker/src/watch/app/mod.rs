//! The state of watch mode. What a key does to it is in `actions` and `way`, what a job does in `updates`.

mod actions;
mod updates;
mod way;

use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::chapter::Chapter;
use super::editor::Editor;
use super::job::Job;
use super::keys::Action;
use super::lesson::{Lesson, Outline};
use super::list::{Contents, List};
use super::lookout::{Lookout, Save};
use super::{Event, Interface, Start};
use crate::bench::Outcome;
use crate::check::Standby;
use crate::check::verdict::{Status, Verdict};
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::practice::Practice;
use crate::course::progress;
use crate::course::savings::Savings;
use crate::session::Session;
use crate::util::error::Failure;

/// What is said of another exercise behind its name.
const WATCHES_IT: &str = "was saved: w watches it";

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
    /// What `main` prints.
    Main,
    List(List),
    Help,
    /// The question whether to.
    Reset,
    /// The table of a check of all.
    Table,
    /// What the chapter is about.
    Card,
    /// The chapter's page.
    ChapterPage,
    /// What was saved over the chapter.
    Closing,
    /// One of the chapter's interview questions.
    Question(Asked),
    /// Everything is solved.
    Done,
}

/// A question that is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Its place among the chapter's.
    pub at: usize,
    /// Whether the answer is shown.
    pub answered: bool,
}

/// What is known of the current exercise.
#[derive(Debug)]
pub enum Known {
    Nothing,
    Verdict(Verdict),
    Failure(Failure),
}

/// What the loop is to do with the terminal, which the state knows nothing of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    Suspend,
    /// Leave the terminal to this editor, and wait for it.
    Edit(Editor),
}

/// What the page showed when it was drawn last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// The first row of the view, and the last that may stand there.
    pub top: usize,
    pub last_top: usize,
    /// How many rows there is room for.
    pub room: usize,
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
    /// The row of the view to begin with, once the learner has scrolled.
    pub top: Option<usize>,
    pub shown: Shown,
    /// What the current exercise's files say.
    pub lesson: Lesson,
    /// What its chapter's page says.
    pub chapter: Chapter,
    /// What was saved, on the pages that say so.
    pub saved: Savings,
    /// What is known of practice.
    pub practice: Practice,
    /// What the list says of each exercise.
    pub outline: Outline,
    pub known: Known,
    /// Whether the learner has come to the exercise, and saved nothing of it since.
    pub arrived: bool,
    /// What the last benchmark said, if it was of this text.
    pub benched: Option<Outcome>,
    /// What the last profile showed, likewise.
    pub profiled: Option<String>,
    /// What `main` printed, likewise.
    pub ran: Option<String>,
    /// Where the learner was before a round of practice that is over now.
    pub back: Option<Exercise>,
    /// The other exercise that was saved last, if nobody has gone there yet.
    pub elsewhere: Option<Exercise>,
    /// Where the loop hears of saves.
    pub lookout: Lookout,
    /// What the loop is to do next.
    pub wish: Option<Wish>,
    /// What is going on, for the last line.
    pub activity: Option<String>,
    /// What has just been done, or why it was not.
    pub notices: Vec<String>,
    /// The verdicts of the check that is going on, or of a check of all that is over.
    pub all: Vec<Verdict>,
    catalog: Arc<Catalog>,
    /// The editor of `--editor`.
    editor: Option<String>,
    job: Option<Job>,
    /// How many jobs there have been: the number of the last.
    jobs: u64,
    /// A rustc that waits for the next save.
    standby: Arc<Standby>,
    /// Whether a check of all is under way.
    checks_all: bool,
    /// The benchmark, profile or run that is to follow the check under way.
    follows: Option<Action>,
    quits: bool,
    events: Sender<Event>,
}

impl App {
    pub(super) fn new(session: Session, interface: Interface, start: Start, events: Sender<Event>) -> App {
        let current = start.at.unwrap_or_else(|| session.last().unwrap_or_else(|| session.current()).clone());
        let catalog = Arc::new(session.catalog.clone());
        let files = catalog.exercises().iter().map(|exercise| catalog.file(exercise, Version::Yours));
        let place = catalog.exercises().iter().position(|exercise| *exercise == current);
        let lookout = Lookout::new(files.collect(), place.unwrap_or(0));
        let mut app = App {
            session,
            chapter: Chapter::load(&catalog, &current.chapter),
            saved: Savings::default(),
            practice: Practice::load(catalog.root()),
            lesson: Lesson::load(&catalog, &current),
            outline: Outline::default(),
            editor: start.editor,
            ran: None,
            back: None,
            elsewhere: None,
            wish: None,
            interface,
            columns: 80,
            rows: 24,
            current,
            view: View::Verdict,
            top: None,
            shown: Shown::default(),
            known: Known::Nothing,
            arrived: true,
            benched: None,
            profiled: None,
            activity: None,
            notices: Vec::new(),
            all: Vec::new(),
            catalog,
            lookout,
            job: None,
            jobs: 0,
            standby: Arc::default(),
            checks_all: false,
            follows: None,
            quits: false,
            events,
        };
        app.open_chapter();
        app
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

    /// Whether the learner's code passes, and only the tests are not those published.
    pub fn tests_changed(&self) -> bool {
        matches!(&self.known, Known::Verdict(verdict) if verdict.status == Status::TestsChanged)
    }

    /// Takes the terminal's columns and rows. Returns whether the page has changed.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) -> bool {
        let size = (usize::from(columns), usize::from(rows));
        let changed = size != (self.columns, self.rows);
        (self.columns, self.rows) = size;
        changed
    }

    /// A file was saved. Returns whether the page has changed.
    pub fn saved(&mut self, save: Save) -> bool {
        if !self.lookout.is_news(save) {
            return false;
        }
        if save.place == self.place() {
            // A save is an answer to whatever was on the page, and the verdict there was on another text.
            self.notices.clear();
            self.arrived = false;
            self.check_anew();
            return true;
        }
        let other = self.catalog.exercises()[save.place].clone();
        self.notices.retain(|notice| !notice.ends_with(WATCHES_IT));
        self.notices.push(format!("{} {WATCHES_IT}", other.name));
        self.elsewhere = Some(other);
        true
    }

    /// The checker goes on after it was stopped: a test that ran meanwhile may have run out of time.
    pub fn go_on(&mut self) {
        if self.job.as_ref().is_some_and(|job| job.checks_one) {
            self.check();
        }
    }

    /// What the list is made from.
    pub fn contents(&self) -> Contents<'_> {
        let (exercises, progress) = (self.session.catalog.exercises(), &self.session.progress);
        Contents { exercises, outline: &self.outline, progress, practice: &self.practice }
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
    pub fn tell(&mut self, notice: String) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// The place of the current exercise among all.
    fn place(&self) -> usize {
        self.catalog.exercises().iter().position(|exercise| *exercise == self.current).unwrap_or(0)
    }
}
