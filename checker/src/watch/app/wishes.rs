//! What each wish of the learner does to the state.

use super::{App, View};
use crate::catalog::{Edition, Exercise};
use crate::commands::{self, Restored};
use crate::terminal::Key;
use crate::watch::files::Watched;
use crate::watch::keys::{self, Wish};

impl App {
    /// A key. Returns whether the page has changed.
    pub fn key(&mut self, key: Key) -> bool {
        // Any key answers a question.
        let wish = keys::wish(key).or((self.view == View::Reset).then_some(Wish::Back));
        wish.is_some_and(|wish| self.wish(wish))
    }

    /// A line of input: a letter or word of the menu, or the name of an exercise. Returns whether the page has
    /// changed.
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
        self.check_anew();
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
        self.watched = Watched::new(self.catalog.file(&self.current, Edition::Yours));
        self.check_anew();
    }
}

/// How far a key moves in the list.
fn step(wish: Wish) -> usize {
    if matches!(wish, Wish::PageUp | Wish::PageDown) { 10 } else { 1 }
}
