//! The work of watch mode: how it begins, and what its update does to the state.

use std::sync::Arc;

use super::{App, Known, View};
use crate::check::Options;
use crate::check::verdict::Verdict;
use crate::course::practice::{self, Practice};
use crate::course::progress::Progress;
use crate::profile::Metric;
use crate::session::Session;
use crate::ui::status_line;
use crate::watch::Interface;
use crate::watch::job::{self, Job, Update, Work};
use crate::watch::keys::Action;
use crate::watch::lesson::Lesson;

impl App {
    /// Checks the current exercise; what was being checked is called off.
    pub fn check(&mut self) {
        self.checks_all = false;
        self.follows = None;
        self.write_down();
        self.activity = Some(format!("checking {} …", self.current.name));
        self.work(Work::One(self.current.clone()));
    }

    /// The same for a text of which nothing is known yet.
    pub(super) fn check_anew(&mut self) {
        self.view = View::Verdict;
        self.top = None;
        self.known = Known::Nothing;
        self.benched = None;
        self.profiled = None;
        self.ran = None;
        self.lesson = Lesson::load(&self.catalog, &self.current);
        self.check();
    }

    /// Checks all exercises.
    pub(super) fn check_all(&mut self) {
        self.checks_all = true;
        self.follows = None;
        self.write_down();
        self.activity = Some("checking all exercises …".to_string());
        self.work(Work::All);
    }

    /// Benches the current exercise.
    pub(super) fn bench(&mut self) {
        self.view = View::Bench;
        self.benched = None;
        if self.begins(Action::Bench, "benching") {
            let solution = self.session.progress.is_passed(&self.current.name);
            self.work(Work::Bench { exercise: self.current.clone(), solution });
        }
    }

    /// Profiles the current exercise.
    pub(super) fn profile(&mut self) {
        self.view = View::Profile;
        self.profiled = None;
        if self.begins(Action::Profile, "profiling") {
            let Session { progress, style, .. } = &self.session;
            let solution = progress.is_passed(&self.current.name);
            let (exercise, style, columns) = (self.current.clone(), *style, self.columns);
            self.work(Work::Profile { exercise, solution, style, columns });
        }
    }

    /// Runs what `main` of the current exercise does.
    pub(super) fn run_main(&mut self) {
        self.view = View::Main;
        self.ran = None;
        if self.begins(Action::Main, "building") {
            self.work(Work::Main { exercise: self.current.clone(), style: self.session.style });
        }
    }

    /// Whether to begin at once. If not, it follows the check that is under way: its verdict is still wanted.
    fn begins(&mut self, action: Action, doing: &str) -> bool {
        self.follows = self.checks_one().then_some(action);
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

    /// Begins, in the place of the job that may be under way.
    fn work(&mut self, work: Work) {
        self.jobs += 1;
        let standby = Some(Arc::clone(&self.standby));
        let options = Options { color: self.session.style.color, standby, ..Options::default() };
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

    /// Takes a job's update. Returns whether the page has to be shown anew.
    pub fn hear(&mut self, event: job::Event) -> bool {
        if self.job.as_ref().is_none_or(|job| job.number != event.job) {
            return false;
        }
        match event.update {
            Update::Working(progress) => self.activity = Some(progress.to_string()),
            Update::Benched(outcome) => self.benched = Some(outcome),
            Update::Profiled(text) => self.profiled = Some(text),
            Update::Ran(text) => self.ran = Some(text),
            Update::Verdict(verdict) => self.hear_verdict(verdict),
            Update::Failed(failure) => {
                self.known = Known::Failure(failure);
                self.checks_all = false;
                self.follows = None;
                // Whoever reads about the chapter, or looks for an exercise, will see it on the exercise's page.
                let reads = matches!(
                    self.view,
                    View::Card
                        | View::ChapterPage
                        | View::Closing
                        | View::Question(_)
                        | View::Done
                        | View::List(_)
                );
                if !reads || self.interface == Interface::Lines {
                    self.view = View::Verdict;
                }
                return false;
            }
            Update::Over => return self.hear_end(),
        }
        self.interface == Interface::Screen
    }

    fn hear_verdict(&mut self, verdict: Verdict) {
        if verdict.exercise == self.current.name {
            self.known = Known::Verdict(verdict.clone());
            self.lesson = Lesson::load(&self.catalog, &self.current);
            if self.view == View::Verdict {
                self.top = None;
            }
        }
        if self.checks_all {
            self.all.push(verdict);
            let total = self.catalog.exercises().len();
            self.activity = Some(status_line::bar(self.all.len(), total, 30.min(self.columns / 2)));
        } else {
            // The page comes first; to write the progress down takes as long as the disk does.
            let aim = self.aim_of(&verdict);
            let progress = &mut self.session.progress;
            progress.record_by(&verdict.exercise, verdict.passed(), verdict.figures(), aim);
            self.activity = None;
            self.all = vec![verdict];
        }
    }

    /// The job is over. Returns whether the page has to be shown anew: not if it stands there already.
    fn hear_end(&mut self) -> bool {
        let shown = self.activity.is_none() && self.interface == Interface::Screen;
        let notices = self.notices.len();
        self.job = None;
        self.activity = None;
        let all = std::mem::take(&mut self.all);
        self.remember(&all);
        self.end_practice();
        if self.interface == Interface::Lines
            && !matches!(self.view, View::Bench | View::Profile | View::Main)
        {
            self.view = View::Verdict;
        }
        if std::mem::take(&mut self.checks_all) {
            self.show_table(all);
        }
        if let Some(action) = self.follows.take() {
            match action {
                Action::Profile => self.profile(),
                Action::Main => self.run_main(),
                _ => self.bench(),
            }
            return self.interface == Interface::Screen;
        }
        !shown || self.view == View::Table || self.notices.len() > notices
    }

    /// Shows verdicts on all exercises, in the order of the catalog and not in the one in which they came.
    fn show_table(&mut self, mut verdicts: Vec<Verdict>) {
        let exercises = self.catalog.exercises();
        verdicts
            .sort_by_key(|verdict| exercises.iter().position(|exercise| exercise.name == verdict.exercise));
        self.all = verdicts;
        self.top = None;
        self.view = View::Table;
    }

    /// If what was practised passes now, the solved version comes back.
    fn end_practice(&mut self) {
        self.practice = Practice::load(self.catalog.root());
        let going = self.practice.going().map(str::to_string);
        match practice::after_check(&self.catalog, &self.session.progress) {
            Ok(None) => {}
            Ok(Some(told)) => {
                // It is no save of the learner's; the verdict stays, as it is on what was practised.
                let exercises = self.catalog.exercises();
                let at = exercises.iter().position(|exercise| Some(&exercise.name) == going.as_ref());
                at.into_iter().for_each(|at| self.lookout.forget(at));
                self.practice = Practice::load(self.catalog.root());
                let kept = Progress::load(self.catalog.root()).progress;
                let back = exercises.iter().find(|one| kept.current() == Some(&one.name));
                self.back = back.filter(|one| !kept.is_passed(&one.name) && **one != self.current).cloned();
                self.tell(told.trim_end().replace('\n', "; "));
            }
            Err(failure) => self.tell(failure.to_string()),
        }
    }

    /// Writes verdicts down.
    fn remember(&mut self, verdicts: &[Verdict]) {
        let aims: Vec<Option<Metric>> = verdicts.iter().map(|verdict| self.aim_of(verdict)).collect();
        self.change(|progress| {
            for (verdict, aim) in verdicts.iter().zip(&aims) {
                progress.record_by(&verdict.exercise, verdict.passed(), verdict.figures(), *aim);
            }
        });
    }

    /// The figure that an exercise aims at, if it passes and so has figures that may be the best.
    fn aim_of(&mut self, verdict: &Verdict) -> Option<Metric> {
        let exercises = self.catalog.exercises();
        let exercise = exercises.iter().find(|one| verdict.passed() && one.name == verdict.exercise)?;
        self.outline.aim(&self.catalog, exercise)
    }
}
