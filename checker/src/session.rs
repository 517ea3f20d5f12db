//! What every command needs: the repository, its exercises, what is solved, and how to print.

use std::io;

use crate::course::catalog::{Catalog, Exercise};
use crate::course::chapter;
use crate::course::progress::Progress;
use crate::ui::output::warn;
use crate::ui::style::Style;
use crate::util::error::Result;

/// What every command works with.
#[derive(Debug)]
pub struct Session {
    pub catalog: Catalog,
    pub progress: Progress,
    /// For standard output.
    pub style: Style,
}

impl Session {
    /// Finds the repository and what has been solved in it. Says so on standard error if the latter was
    /// damaged.
    ///
    /// # Errors
    ///
    /// If there is no repository.
    pub fn open() -> Result<Session> {
        let catalog = Catalog::find()?;
        let loaded = Progress::load(catalog.root());
        if let Some(notice) = loaded.notice {
            warn(&notice);
        }
        Ok(Session { catalog, progress: loaded.progress, style: Style::of(&io::stdout()) })
    }

    /// The exercise of that name, or the one to be solved now.
    ///
    /// # Errors
    ///
    /// If there is none of that name.
    pub fn exercise(&self, name: Option<&str>) -> Result<&Exercise> {
        name.map_or_else(|| Ok(self.current()), |name| self.catalog.exercise(name))
    }

    /// The one that was worked on last, unless it is solved; then the next that is not, from there on and then from
    /// the beginning.
    pub fn current(&self) -> &Exercise {
        let exercises = self.catalog.exercises();
        let last = self.last();
        if let Some(last) = last.filter(|last| !self.progress.is_passed(&last.name)) {
            return last;
        }
        let next = match last.and_then(|last| exercises.iter().position(|exercise| exercise == last)) {
            Some(place) => chapter::following(exercises, &self.progress, place),
            None => exercises.iter().find(|exercise| chapter::is_to_do(exercise, &self.progress)),
        };
        next.or(last).unwrap_or(&exercises[0])
    }

    /// The exercise of that name, or the first of a chapter that is not solved.
    ///
    /// # Errors
    ///
    /// If there is neither.
    pub fn start(&self, name: &str) -> Result<&Exercise> {
        let Ok(chapter) = self.catalog.chapter(name) else { return self.catalog.exercise(name) };
        let mut inside = self.catalog.exercises().iter().filter(|exercise| exercise.chapter == chapter);
        let first = inside.clone().next();
        let open = inside.find(|exercise| !self.progress.is_passed(&exercise.name));
        open.or(first).map_or_else(|| self.catalog.exercise(name), Ok)
    }

    /// The one that was worked on last, solved or not.
    pub fn last(&self) -> Option<&Exercise> {
        let name = self.progress.current()?;
        self.catalog.exercises().iter().find(|exercise| exercise.name == name)
    }
}
