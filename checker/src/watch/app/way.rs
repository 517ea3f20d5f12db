//! The way through the chapters: where it goes next, what stands between two exercises, and the questions at the end.

use super::{App, Asked, View};
use crate::course::catalog::Exercise;
use crate::course::chapter;
use crate::course::savings::savings;
use crate::course::sure::Sure;
use crate::watch::chapter::Chapter;

impl App {
    /// The exercises of the current one's chapter.
    pub fn chapter_exercises(&self) -> &[Exercise] {
        chapter::inside(self.catalog.exercises(), &self.current.chapter)
    }

    /// The next exercise to do: after practice the one that the learner was at before, or else from here on and then from
    /// the beginning.
    pub fn following(&self) -> Option<&Exercise> {
        if self.back.is_some() {
            return self.back.as_ref();
        }
        let next = chapter::following(self.catalog.exercises(), &self.session.progress, self.place());
        next.filter(|next| **next != self.current)
    }

    /// Whether the chapter is over, and long enough to say so. After practice it was over before.
    pub fn closes(&self) -> bool {
        let inside = self.chapter_exercises();
        self.back.is_none() && inside.len() > 1 && chapter::is_done(inside, &self.session.progress)
    }

    /// Whether the current exercise is a challenge that tested its chapter out, with others of it left.
    pub fn skips(&self) -> bool {
        self.session.progress.is_tested_out(&self.current.chapter)
            && self.chapter.challenge() == Some(&self.current.name)
            && !self.closes()
    }

    /// Whether the learner took the challenge of a chapter first: from there the way leads to the chapter's beginning.
    fn begins_with_challenge(&self) -> bool {
        let (inside, progress) = (self.chapter_exercises(), &self.session.progress);
        self.chapter.challenge() == Some(&self.current.name)
            && inside.first() != Some(&self.current)
            && inside.iter().all(|one| !progress.is_passed(&one.name))
    }

    /// Shows the chapter's card, if the learner has come to its beginning.
    pub(super) fn open_chapter(&mut self) {
        if self.chapter.name != self.current.chapter {
            self.chapter = Chapter::load(&self.catalog, &self.current.chapter);
        }
        let (inside, progress) = (self.chapter_exercises(), &self.session.progress);
        let untouched = self.lesson.untouched && inside.iter().all(|one| !progress.is_passed(&one.name));
        if inside.len() > 1 && inside.first() == Some(&self.current) && untouched {
            self.view = View::Card;
        }
    }

    /// Goes on: to the exercise from its chapter's card, to the chapter's end when it is over, to the next exercise.
    pub(super) fn next(&mut self) {
        let passed = self.session.progress.is_passed(&self.current.name);
        match self.view {
            View::Card => {
                self.view = View::Verdict;
                return;
            }
            View::Closing | View::Question(_) => {}
            _ if passed && self.closes() => {
                self.close_chapter();
                return;
            }
            _ => {}
        }
        let back = (!passed && self.begins_with_challenge()).then(|| self.chapter_exercises()[0].clone());
        match back.or_else(|| self.following().cloned()) {
            Some(exercise) => {
                let left = self.current.name.clone();
                self.go_to(exercise);
                if !self.session.progress.is_passed(&left) {
                    self.tell(format!("{left} is still to do; l leads back to it"));
                }
            }
            None if passed => {
                self.saved = savings(&self.catalog, &self.session.progress, self.catalog.exercises());
                self.view = View::Done;
            }
            None => self.notices.push("this is the only one left to solve".to_string()),
        }
    }

    fn close_chapter(&mut self) {
        self.saved = savings(&self.catalog, &self.session.progress, self.chapter_exercises());
        self.view = View::Closing;
    }

    /// The card, and from there the page.
    pub(super) fn show_chapter(&mut self) {
        self.view = if self.view == View::Card { View::ChapterPage } else { View::Card };
    }

    /// Goes to the chapter's challenge: once it passes, the chapter is tested out.
    pub(super) fn take_challenge(&mut self) {
        let name = self.chapter.challenge().map(str::to_string);
        let exercise = name.and_then(|name| self.catalog.exercise(&name).ok().cloned());
        let Some(challenge) = exercise else {
            self.notices.push("this chapter has no challenge".to_string());
            return;
        };
        if self.session.progress.is_passed(&challenge.name) {
            self.notices.push(format!("{} is solved already", challenge.name));
            return;
        }
        self.change(|progress| progress.set_challenge(&challenge.chapter, &challenge.name));
        let told = format!("once {} passes, the chapter is tested out; l leads back", challenge.name);
        self.go_to(challenge);
        self.tell(told);
    }

    /// Asks the chapter's questions, or shows the answer to the one that is asked.
    pub(super) fn ask(&mut self) {
        if let View::Question(asked) = &mut self.view {
            asked.answered = true;
            return;
        }
        self.chapter.begin_questions(&Sure::load(self.catalog.root()));
        if self.chapter.questions.is_empty() {
            self.notices.push(format!("there are no interview questions in {}", self.chapter.path));
        } else {
            self.view = View::Question(Asked { at: 0, answered: false });
        }
    }

    /// Keeps how sure the learner was of the answer, and asks the next question.
    pub(super) fn sure(&mut self, how: u8) {
        let View::Question(Asked { at, answered: true }) = self.view else { return };
        let Some(one) = self.chapter.questions.get(at) else { return };
        let mut sure = Sure::load(self.catalog.root());
        sure.set(&self.chapter.name, &one.question, how);
        if let Err(failure) = sure.save(self.catalog.root()) {
            self.tell(format!("how sure you were is not kept: {failure}"));
        }
        if at + 1 < self.chapter.questions.len() {
            self.view = View::Question(Asked { at: at + 1, answered: false });
            return;
        }
        self.tell("what you were least sure of comes first the next time".to_string());
        self.leave_questions();
    }

    /// Back to the chapter's end, if it is over, or else to the verdict.
    pub(super) fn leave_questions(&mut self) {
        if self.closes() { self.close_chapter() } else { self.view = View::Verdict }
    }
}
