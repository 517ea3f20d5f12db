//! What the files say about an exercise, read once, so that drawing reads none.

use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::cost_table::{self, Entry};
use crate::course::exercise_text::{ExerciseText, same_lines};
use crate::course::notes::Notes;

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

/// The title of each exercise.
pub fn titles(catalog: &Catalog) -> Vec<String> {
    let title = |exercise| Notes::load(catalog, exercise).map(|notes| notes.title).unwrap_or_default();
    catalog.exercises().iter().map(title).collect()
}
