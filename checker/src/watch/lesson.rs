//! What the files say about an exercise, read once, so that drawing reads none.

use std::collections::BTreeMap;

use crate::course::aim;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::cost_table::{self, Entry};
use crate::course::exercise_text::{ExerciseText, same_lines};
use crate::course::notes::Notes;
use crate::course::page::Page;
use crate::course::progress::Progress;
use crate::profile::Metric;

/// What stands in an exercise's files beside the code. Read anew when another exercise becomes the current one, when
/// the file is saved, and when a verdict comes.
#[derive(Debug, Clone)]
pub struct Lesson {
    pub title: String,
    /// Or why they cannot be read.
    pub hints: Result<Vec<String>, String>,
    /// The published story.
    pub story: String,
    /// Whether the learner has changed nothing yet.
    pub untouched: bool,
    /// The line of the learner's file where the work begins, from 1.
    pub begin: u32,
    /// What the exercise costs as published, and what the solution costs.
    pub costs: Vec<Entry>,
    /// The solution's header and its code, or why they cannot be read.
    pub solution: Result<(String, String), String>,
}

impl Lesson {
    pub fn load(catalog: &Catalog, exercise: &Exercise) -> Lesson {
        let (title, hints) = match Notes::load(catalog, exercise) {
            Ok(notes) => (notes.title, Ok(notes.hints)),
            Err(failure) => (String::new(), Err(failure.to_string())),
        };
        let starter = catalog.read(exercise, Version::Starter).unwrap_or_default();
        let yours = catalog.read(exercise, Version::Yours).ok();
        let solution = catalog.read(exercise, Version::Solution).map_err(|failure| failure.to_string());
        let header =
            |text: &str| ExerciseText::split(text).story_lines().map(|line| format!("{line}\n")).collect();
        let costs = solution
            .as_ref()
            .ok()
            .map(|text| cost_table::parse(ExerciseText::split(text).story_lines()).unwrap_or_default());
        let begin = yours.as_ref().and_then(|text| text.lines().position(|line| line.contains("// TODO")));
        Lesson {
            title,
            hints,
            story: header(&starter),
            untouched: yours.is_some_and(|yours| same_lines(&yours, &starter)),
            begin: begin.map_or(1, |at| u32::try_from(at + 1).unwrap_or(1)),
            costs: costs.unwrap_or_default(),
            solution: solution
                .map(|text| (header(&text), ExerciseText::split(&text).code.trim().to_string())),
        }
    }
}

/// What the list says of each exercise, read when the list is opened first.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    pub titles: Vec<String>,
    /// What the chapter's page says of it in a line.
    pub ideas: Vec<String>,
    /// The figure that it aims at, where the learner has a best, by its name.
    pub aims: BTreeMap<String, Metric>,
}

impl Outline {
    /// Reads what is missing.
    pub fn complete(&mut self, catalog: &Catalog, progress: &Progress) {
        let exercises = catalog.exercises();
        if self.titles.is_empty() {
            let title =
                |exercise| Notes::load(catalog, exercise).map(|notes| notes.title).unwrap_or_default();
            self.titles = exercises.iter().map(title).collect();
            let pages: BTreeMap<&str, Page> = catalog
                .chapters()
                .into_iter()
                .filter_map(|chapter| Some((chapter, Page::load(catalog, chapter).ok()?)))
                .collect();
            let idea = |exercise: &Exercise| {
                let mut ideas = pages.get(exercise.chapter.as_str())?.exercises.iter();
                ideas.find(|(name, _)| *name == exercise.name).map(|(_, idea)| idea.clone())
            };
            self.ideas = exercises.iter().map(|exercise| idea(exercise).unwrap_or_default()).collect();
        }
        for exercise in exercises.iter().filter(|exercise| progress.best(&exercise.name).is_some()) {
            self.aim(catalog, exercise);
        }
    }

    /// The aim of an exercise, kept from now on.
    pub fn aim(&mut self, catalog: &Catalog, exercise: &Exercise) -> Option<Metric> {
        if let Some(known) = self.aims.get(&exercise.name) {
            return Some(*known);
        }
        let aim = aim::load(catalog, exercise)?;
        self.aims.insert(exercise.name.clone(), aim);
        Some(aim)
    }
}
