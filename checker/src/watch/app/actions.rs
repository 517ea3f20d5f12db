//! What each action of the learner does to the state.

use super::{App, View};
use crate::course::catalog::{Exercise, Version};
use crate::course::restore::{Restored, restore};
use crate::ui::terminal::Key;
use crate::watch::keys::{self, Action};
use crate::watch::saved_file::Watched;

impl App {
    /// A key. Returns whether the page has changed.
    pub fn key(&mut self, key: Key) -> bool {
        // Any key answers a question.
        let action = keys::action(key).or((self.view == View::Reset).then_some(Action::Back));
        action.is_some_and(|action| self.action(action))
    }

    /// A line of input: a letter or word of the menu, or the name of an exercise. Returns whether the page has
    /// changed.
    pub fn line(&mut self, line: &str) -> bool {
        if line.is_empty() {
            return false;
        }
        match (keys::action_in_words(line), self.catalog.exercise(line).cloned()) {
            (Some(action), _) => return self.action(action),
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

    fn action(&mut self, action: Action) -> bool {
        self.notices.clear();
        if self.scroll(action) {
            return true;
        }
        self.top = 0;
        match (action, self.view.clone()) {
            (Action::Quit, _) => self.quits = true,
            (Action::Accept, View::Reset) => self.reset(),
            (_, View::Reset) => self.view = View::Verdict,
            (Action::Accept, View::List(selected)) => self.go_to(self.catalog.exercises()[selected].clone()),
            (Action::Up | Action::PageUp, View::List(selected)) => {
                self.view = View::List(selected.saturating_sub(step(action)));
            }
            (Action::Down | Action::PageDown, View::List(selected)) => {
                let last = self.catalog.exercises().len() - 1;
                self.view = View::List((selected + step(action)).min(last));
            }
            (Action::Hint, View::Hints(shown)) => self.hints(shown + 1),
            (Action::List, View::List(_)) | (Action::Help, View::Help) => self.view = View::Verdict,
            (Action::Hint, _) => self.hints(1),
            (Action::Help, _) => self.view = View::Help,
            (Action::List, _) => self.view = View::List(self.place()),
            (Action::Reset, _) => self.view = View::Reset,
            (Action::Bench, _) => self.bench(),
            (Action::Profile, _) => self.profile(),
            (Action::Next, _) => self.next(),
            (Action::Again, _) => {
                self.view = View::Verdict;
                self.check();
            }
            (Action::CheckAll, _) => self.check_all(),
            (Action::Solution, _) if self.session.progress.is_passed(&self.current.name) => {
                self.view = View::Solution;
            }
            (Action::Solution, _) => {
                let name = &self.current.name;
                self.notices.push(format!(
                    "solve it first; h shows a hint (and `cargo checker solution {name}` shows it anyway)"
                ));
            }
            (Action::Back | Action::Accept, _) => self.view = View::Verdict,
            (Action::Up | Action::Down | Action::PageUp | Action::PageDown, _) => {}
        }
        true
    }

    /// Shows so many hints, and of what is too long for the screen the end.
    fn hints(&mut self, number: usize) {
        self.view = View::Hints(number);
        self.top = usize::MAX;
    }

    /// Moves a view that is longer than the screen. Returns whether there is one to move.
    fn scroll(&mut self, action: Action) -> bool {
        let Some(last) = self.last_top else { return false };
        let (top, page) = (self.top.min(last), self.rows / 2);
        self.top = match action {
            Action::Up => top.saturating_sub(1),
            Action::PageUp => top.saturating_sub(page),
            Action::Down => (top + 1).min(last),
            Action::PageDown => (top + page).min(last),
            _ => return false,
        };
        true
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
        self.watched = Watched::new(self.catalog.file(&exercise, Version::Yours));
        self.change(|progress| progress.set_current(&exercise.name));
        self.current = exercise;
        self.check_anew();
    }

    fn reset(&mut self) {
        self.notices.push(match restore(&self.session.catalog, &self.current) {
            Ok(Restored::AsItWas) => "the exercise is as it was published".to_string(),
            Ok(Restored::Missing) => "the exercise is back as it was published".to_string(),
            Ok(Restored::Kept(backup)) => {
                format!("back as it was published; your version is in {backup}")
            }
            Err(failure) => failure.to_string(),
        });
        self.watched = Watched::new(self.catalog.file(&self.current, Version::Yours));
        self.check_anew();
    }
}

/// How far a key moves in the list.
fn step(action: Action) -> usize {
    if matches!(action, Action::PageUp | Action::PageDown) { 10 } else { 1 }
}
