//! The state of watch mode, and what each event does to it.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::files::Watched;
use super::job::{self, Job, News, Work};
use super::keys::{self, Wish};
use crate::benchmark::Outcome;
use crate::catalog::{Catalog, Edition, Exercise};
use crate::check::Options;
use crate::commands::{self, Restored, Session};
use crate::error::Failure;
use crate::progress;
use crate::terminal::Key;
use crate::verdict::Verdict;

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

#[derive(Debug)]
pub struct App {
    pub session: Session,
    pub(super) face: super::Face,
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
    jobs: u64,
    checks_all: bool,
    /// The benchmark or profile that is to follow the check under way.
    follows: Option<Wish>,
    quits: bool,
    events: Sender<super::Event>,
}

impl App {
    pub(super) fn new(session: Session, face: super::Face, events: Sender<super::Event>) -> App {
        let current = session.current().clone();
        let catalog = Arc::new(session.catalog.clone());
        let watched = Watched::new(catalog.file(&current, Edition::Yours));
        App {
            session,
            face,
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

    /// Checks the current exercise; what was being checked is called off.
    pub fn check(&mut self) {
        self.checks_all = false;
        self.follows = None;
        self.write_down();
        self.activity = Some(format!("checking {} …", self.current.name));
        self.work(Work::One(self.current.clone()));
    }

    fn check_all(&mut self) {
        self.checks_all = true;
        self.follows = None;
        self.write_down();
        self.activity = Some("checking all exercises …".to_string());
        self.work(Work::All);
    }

    /// Benches the current exercise.
    fn bench(&mut self) {
        self.view = View::Bench;
        self.benched = None;
        if self.begins(Wish::Bench, "benching") {
            let solution = self.session.progress.is_passed(&self.current.name);
            self.work(Work::Bench { exercise: self.current.clone(), solution });
        }
    }

    /// Profiles the current exercise.
    fn profile(&mut self) {
        self.view = View::Profile;
        self.profiled = None;
        if self.begins(Wish::Profile, "profiling") {
            let Session { progress, style, .. } = &self.session;
            let solution = progress.is_passed(&self.current.name);
            let (exercise, style, columns) = (self.current.clone(), *style, self.columns);
            self.work(Work::Profile { exercise, solution, style, columns });
        }
    }

    /// Whether to begin at once. If not, it follows the check that is under way: its verdict is still wanted.
    fn begins(&mut self, wish: Wish, doing: &str) -> bool {
        self.follows = self.checks_one().then_some(wish);
        if self.follows.is_some() {
            return false;
        }
        self.checks_all = false;
        self.write_down();
        self.activity = Some(format!("{doing} {} …", self.current.name));
        true
    }

    /// Whether the current exercise is being checked, and nothing is known of it yet.
    fn checks_one(&self) -> bool {
        self.job.as_ref().is_some_and(|job| job.checks_one) && matches!(self.known, Known::Nothing)
    }

    fn work(&mut self, work: Work) {
        self.jobs += 1;
        let options = Options { color: self.session.style.color, ..Options::default() };
        let (catalog, events) = (Arc::clone(&self.catalog), self.events.clone());
        self.job = Some(Job::start(self.jobs, work, catalog, options, self.job.take(), events));
    }

    /// Calls off what is being checked, and waits until its processes are gone.
    pub fn stop(&mut self) {
        self.write_down();
        self.job = None;
    }

    /// Remembers the verdicts of a job that will not come to say that it is over.
    fn write_down(&mut self) {
        let verdicts = std::mem::take(&mut self.all);
        if self.job.is_some() && !verdicts.is_empty() {
            self.remember(&verdicts);
        }
    }

    /// Takes the terminal's columns and rows. Returns whether the page has changed.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) -> bool {
        let size = (usize::from(columns), usize::from(rows));
        let changed = size != (self.columns, self.rows);
        (self.columns, self.rows) = size;
        changed
    }

    /// Looks whether the file was saved.
    pub fn look(&mut self) -> bool {
        let changed = self.watched.has_changed();
        if changed {
            // A save is an answer to whatever was on the page, and the verdict there was on another text.
            self.view = View::Verdict;
            self.known = Known::Nothing;
            self.benched = None;
            self.profiled = None;
            self.notices.clear();
            self.check();
        }
        changed
    }

    /// Takes a job's news. Returns whether the page has to be shown anew.
    pub fn hear(&mut self, event: job::Event) -> bool {
        if self.job.as_ref().is_none_or(|job| job.number != event.job) {
            return false;
        }
        match event.news {
            News::Working(words) => self.activity = Some(words),
            News::Benched(outcome) => self.benched = Some(outcome),
            News::Profiled(text) => self.profiled = Some(text),
            News::Verdict(verdict) => {
                if verdict.exercise == self.current.name {
                    self.known = Known::Verdict(verdict.clone());
                }
                if self.checks_all {
                    self.all.push(verdict);
                    let total = self.catalog.exercises().len();
                    self.activity = Some(commands::bar(self.all.len(), total, 30.min(self.columns / 2)));
                } else {
                    // The page comes first; to write the progress down takes as long as the disk does.
                    let progress = &mut self.session.progress;
                    progress.record(&verdict.exercise, verdict.passed(), verdict.headline());
                    self.activity = None;
                    self.all = vec![verdict];
                }
            }
            News::Failed(failure) => {
                self.known = Known::Failure(failure);
                self.checks_all = false;
                self.follows = None;
                self.view = View::Verdict;
                return false;
            }
            News::Over => {
                let shown = self.activity.is_none() && self.face == super::Face::Screen;
                let notices = self.notices.len();
                self.job = None;
                self.activity = None;
                let all = std::mem::take(&mut self.all);
                self.remember(&all);
                if self.face == super::Face::Lines && !matches!(self.view, View::Bench | View::Profile) {
                    self.view = View::Verdict;
                }
                if std::mem::take(&mut self.checks_all) {
                    self.all = all;
                    let place = |verdict: &Verdict| {
                        self.catalog.exercises().iter().position(|exercise| exercise.name == verdict.exercise)
                    };
                    self.all.sort_by_key(place);
                    self.top = 0;
                    self.view = View::Table;
                }
                if let Some(wish) = self.follows.take() {
                    if wish == Wish::Profile {
                        self.profile()
                    } else {
                        self.bench()
                    }
                    return self.face == super::Face::Screen;
                }
                return !shown || self.view == View::Table || self.notices.len() > notices;
            }
        }
        self.face == super::Face::Screen
    }

    fn remember(&mut self, verdicts: &[Verdict]) {
        self.change(|progress| {
            for verdict in verdicts {
                progress.record(&verdict.exercise, verdict.passed(), verdict.headline());
            }
        });
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

    fn tell(&mut self, notice: String) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    pub fn key(&mut self, key: Key) -> bool {
        // Any key answers a question.
        let wish = keys::wish(key).or((self.view == View::Reset).then_some(Wish::Back));
        wish.is_some_and(|wish| self.wish(wish))
    }

    /// A line of input: a letter or word of the menu, or the name of an exercise.
    pub fn line(&mut self, line: &str) -> bool {
        if line.is_empty() {
            return false;
        }
        match (keys::wish_in_words(line), self.catalog.exercise(line).cloned()) {
            (Some(wish), _) => return self.wish(wish),
            (None, Ok(exercise)) => self.go_to(exercise),
            (None, Err(failure)) => {
                if self.view == View::Reset {
                    self.view = View::Verdict;
                }
                self.notices = vec![failure.to_string()];
            }
        }
        true
    }

    fn wish(&mut self, wish: Wish) -> bool {
        self.notices.clear();
        if self.scroll(wish) {
            return true;
        }
        self.top = 0;
        match (wish, self.view.clone()) {
            (Wish::Quit, _) => self.quits = true,
            (Wish::Accept, View::Reset) => self.reset(),
            (_, View::Reset) => self.view = View::Verdict,
            (Wish::Accept, View::List(selected)) => self.go_to(self.catalog.exercises()[selected].clone()),
            (Wish::Up | Wish::PageUp, View::List(selected)) => {
                self.view = View::List(selected.saturating_sub(step(wish)));
            }
            (Wish::Down | Wish::PageDown, View::List(selected)) => {
                let last = self.catalog.exercises().len() - 1;
                self.view = View::List((selected + step(wish)).min(last));
            }
            (Wish::Hint, View::Hints(shown)) => self.hints(shown + 1),
            (Wish::List, View::List(_)) | (Wish::Help, View::Help) => self.view = View::Verdict,
            (Wish::Hint, _) => self.hints(1),
            (Wish::Help, _) => self.view = View::Help,
            (Wish::List, _) => self.view = View::List(self.place()),
            (Wish::Reset, _) => self.view = View::Reset,
            (Wish::Bench, _) => self.bench(),
            (Wish::Profile, _) => self.profile(),
            (Wish::Next, _) => self.next(),
            (Wish::Again, _) => {
                self.view = View::Verdict;
                self.check();
            }
            (Wish::CheckAll, _) => self.check_all(),
            (Wish::Solution, _) if self.session.progress.is_passed(&self.current.name) => {
                self.view = View::Solution;
            }
            (Wish::Solution, _) => {
                let name = &self.current.name;
                self.notices.push(format!(
                    "solve it first; h shows a hint (and `cargo checker solution {name}` shows it anyway)"
                ));
            }
            (Wish::Back | Wish::Accept, _) => self.view = View::Verdict,
            (Wish::Up | Wish::Down | Wish::PageUp | Wish::PageDown, _) => {}
        }
        true
    }

    /// Shows so many hints, and of what is too long for the screen the end.
    fn hints(&mut self, number: usize) {
        self.view = View::Hints(number);
        self.top = usize::MAX;
    }

    /// Moves a view that is longer than the screen. Returns whether there is one to move.
    fn scroll(&mut self, wish: Wish) -> bool {
        let Some(last) = self.last_top else { return false };
        let (top, page) = (self.top.min(last), self.rows / 2);
        self.top = match wish {
            Wish::Up => top.saturating_sub(1),
            Wish::PageUp => top.saturating_sub(page),
            Wish::Down => (top + 1).min(last),
            Wish::PageDown => (top + page).min(last),
            _ => return false,
        };
        true
    }

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

    fn next(&mut self) {
        match self.following().cloned() {
            Some(exercise) => {
                let left = self.current.name.clone();
                self.go_to(exercise);
                if !self.session.progress.is_passed(&left) {
                    self.tell(format!("{left} is still to do; l leads back to it"));
                }
            }
            None if self.session.progress.is_passed(&self.current.name) => self.view = View::Done,
            None => self.notices.push("this is the only one left to solve".to_string()),
        }
    }

    fn go_to(&mut self, exercise: Exercise) {
        self.watched = Watched::new(self.catalog.file(&exercise, Edition::Yours));
        self.change(|progress| progress.set_current(&exercise.name));
        self.current = exercise;
        self.known = Known::Nothing;
        self.benched = None;
        self.profiled = None;
        self.view = View::Verdict;
        self.check();
    }

    fn reset(&mut self) {
        self.notices.push(match commands::restore(&self.session, &self.current.name) {
            Ok(Restored::AsItWas) => "the exercise is as it was published".to_string(),
            Ok(Restored::Missing) => "the exercise is back as it was published".to_string(),
            Ok(Restored::Kept(backup)) => {
                format!("back as it was published; your version is in {backup}")
            }
            Err(failure) => failure.to_string(),
        });
        self.view = View::Verdict;
        self.watched = Watched::new(self.catalog.file(&self.current, Edition::Yours));
        self.check();
    }
}

/// How far a key moves in the list.
fn step(wish: Wish) -> usize {
    if matches!(wish, Wish::PageUp | Wish::PageDown) { 10 } else { 1 }
}
