//! What an exercise is worth, and what a submission must reach.

use super::judge::Finding;
use crate::check::verdict::STEPS;
use crate::course::catalog::Exercise;

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
    ("12", 6),
];
/// In a chapter that is not in the table.
const OTHERWISE: u32 = 2;

/// The points that a finding gets. A capstone, whose budget falls in steps, gives a third for each step that is reached;
/// every other exercise gives all of its points or none.
pub fn reached(exercise: &Exercise, finding: &Finding) -> u32 {
    match finding {
        Finding::Judged(verdict) if let Some(steps) = verdict.steps() => {
            worth(exercise) * steps as u32 / STEPS.len() as u32
        }
        finding if finding.passed() => worth(exercise),
        _ => 0,
    }
}

/// The points that an exercise is worth.
pub fn worth(exercise: &Exercise) -> u32 {
    let weight = WEIGHTS.iter().find(|(number, _)| exercise.chapter.starts_with(number));
    weight.map_or(OTHERWISE, |(_, points)| *points)
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
    use crate::course::catalog::Catalog;
    use std::path::Path;

    fn catalog() -> Catalog {
        Catalog::load(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap()
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
