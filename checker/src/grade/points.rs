//! What an exercise is worth, and what a submission must reach.

use crate::course::catalog::{Catalog, Exercise};
use crate::util::error::{Failure, Result};

/// The points of each exercise of a chapter, by the number that its folder begins with: later chapters build on
/// earlier ones.
const WEIGHTS: [(&str, u32); 13] = [
    ("00", 1),
    ("01", 2),
    ("02", 2),
    ("03", 2),
    ("04", 3),
    ("05", 3),
    ("06", 2),
    ("07", 3),
    ("08", 3),
    ("09", 3),
    ("10", 3),
    ("11", 3),
    ("12", 5),
];
/// In a chapter that is not in the table.
const OTHERWISE: u32 = 2;

/// The points that an exercise is worth.
pub fn worth(exercise: &Exercise) -> u32 {
    let weight = WEIGHTS.iter().find(|(number, _)| exercise.chapter.starts_with(number));
    weight.map_or(OTHERWISE, |(_, points)| *points)
}

/// The exercises of these chapters and names, in their order; all of them if there are none. A chapter is
/// named by its folder, its number or its topic.
///
/// # Errors
///
/// If there is no chapter and no exercise of a name.
pub fn select(catalog: &Catalog, names: &[String]) -> Result<Vec<Exercise>> {
    let mut selected = Vec::new();
    for name in names {
        match catalog.chapter(name) {
            Ok(chapter) => selected.push(chapter),
            Err(_) => selected.push(&catalog.exercise(name).map_err(|_| unknown(catalog, name))?.name),
        }
    }
    let wanted = |exercise: &&Exercise| {
        selected.is_empty() || selected.iter().any(|name| *name == exercise.name || *name == exercise.chapter)
    };
    Ok(catalog.exercises().iter().filter(wanted).cloned().collect())
}

fn unknown(catalog: &Catalog, name: &str) -> Failure {
    let names = catalog.exercises().iter().map(|exercise| exercise.name.as_str()).chain(catalog.chapters());
    let help = match crate::util::edit_distance::nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`cargo checker list` shows all chapters and exercises".to_string(),
    };
    Failure::new(format!("no chapter and no exercise is called `{name}`")).help(help)
}

/// What decides whether a submission has passed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Goal {
    /// The names of exercises that must pass.
    pub required: Vec<String>,
    /// The points to reach.
    pub least: Option<u32>,
}

impl Goal {
    /// Whether anything is asked for.
    pub fn is_set(&self) -> bool {
        !self.required.is_empty() || self.least.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn catalog() -> Catalog {
        Catalog::load(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap()
    }

    fn names(wanted: &[&str]) -> Vec<String> {
        let wanted: Vec<String> = wanted.iter().map(|name| name.to_string()).collect();
        select(&catalog(), &wanted).unwrap().into_iter().map(|exercise| exercise.name).collect()
    }

    #[test]
    fn selects_chapters_and_exercises_in_their_order() {
        assert_eq!(names(&["vec2", "00"]), ["intro1", "vec2"]);
        assert_eq!(names(&["1"]), names(&["01"]));
        // What YAML makes of a 00 without quotes.
        assert_eq!(names(&["0"]), names(&["00"]));
        assert_eq!(names(&["vec_capacity"]), names(&["exercises/01_vec_capacity/"]));
        assert_eq!(names(&["01"])[9], "vec10");
        assert_eq!(names(&[]).len(), catalog().exercises().len());
    }

    #[test]
    fn suggests_what_was_meant() {
        let failure = select(&catalog(), &["string".to_string()]).unwrap_err().to_string();
        assert!(failure.contains("did you mean `string1`?"), "{failure}");
        assert!(select(&catalog(), &["zzzzzzzz".to_string()]).unwrap_err().to_string().contains("list"));
    }

    #[test]
    fn every_chapter_has_its_weight() {
        for exercise in catalog().exercises() {
            let known = WEIGHTS.iter().any(|(number, _)| exercise.chapter.starts_with(number));
            assert!(known && worth(exercise) > 0, "{}", exercise.chapter);
        }
        let other = Exercise { name: "x1".into(), chapter: "99_x".into() };
        assert_eq!(worth(&other), OTHERWISE);
    }
}
