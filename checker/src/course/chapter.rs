//! A chapter on the learner's way: whether it is over, and what comes next.

use crate::course::catalog::Exercise;
use crate::course::progress::Progress;

/// The exercises of a chapter, by the name of its folder.
pub fn inside<'a>(exercises: &'a [Exercise], chapter: &str) -> &'a [Exercise] {
    let mut chapters = exercises.chunk_by(|one, other| one.chapter == other.chapter);
    chapters.find(|inside| inside[0].chapter == chapter).unwrap_or_default()
}

/// Whether every exercise of these has passed.
pub fn is_done(exercises: &[Exercise], progress: &Progress) -> bool {
    exercises.iter().all(|exercise| progress.is_passed(&exercise.name))
}

/// Whether an exercise is neither passed nor in a chapter that is tested out.
pub fn is_to_do(exercise: &Exercise, progress: &Progress) -> bool {
    !progress.is_passed(&exercise.name) && !progress.is_tested_out(&exercise.chapter)
}

/// The next exercise to do after the one at this place, and then from the beginning. Those of a chapter that is tested
/// out come only to a learner who works in that chapter all the same, on another exercise than its last.
pub fn following<'a>(exercises: &'a [Exercise], progress: &Progress, at: usize) -> Option<&'a Exercise> {
    let current = exercises.get(at)?;
    let (before, after) = (&exercises[..at], &exercises[at + 1..]);
    let works_there = after.first().is_some_and(|next| next.chapter == current.chapter);
    let rest = after
        .iter()
        .take_while(|exercise| works_there && exercise.chapter == current.chapter)
        .find(|exercise| !progress.is_passed(&exercise.name));
    rest.or_else(|| after.iter().chain(before).find(|exercise| is_to_do(exercise, progress)))
}

/// How an exercise stands, in a word or two.
pub fn state(exercise: &Exercise, progress: &Progress) -> &'static str {
    match progress.is_passed(&exercise.name) {
        true => "passed",
        false if progress.is_tested_out(&exercise.chapter) => "tested out",
        false => "to do",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercises() -> Vec<Exercise> {
        [("a1", "00_a"), ("b1", "01_b"), ("b2", "01_b"), ("b3", "01_b"), ("c1", "02_c")]
            .map(|(name, chapter)| Exercise { name: name.into(), chapter: chapter.into() })
            .to_vec()
    }

    fn next(progress: &Progress, at: usize) -> Option<String> {
        following(&exercises(), progress, at).map(|exercise| exercise.name.clone())
    }

    #[test]
    fn goes_forward_and_then_from_the_beginning() {
        let mut progress = Progress::default();
        progress.record("b2", true, None);
        assert_eq!(next(&progress, 1).as_deref(), Some("b3"));
        assert_eq!(next(&progress, 4).as_deref(), Some("a1"));
        assert_eq!(next(&progress, 9), None);
        for name in ["a1", "b1", "b3"] {
            progress.record(name, true, None);
        }
        assert_eq!((next(&progress, 2).as_deref(), next(&progress, 4)), (Some("c1"), None));
        let exercises = exercises();
        let chapter = inside(&exercises, "01_b");
        assert!(chapter.len() == 3 && is_done(chapter, &progress) && !is_done(&exercises, &progress));
        assert!(inside(&exercises, "09_x").is_empty());
    }

    #[test]
    fn passes_over_a_chapter_that_is_tested_out() {
        let (exercises, mut progress) = (exercises(), Progress::default());
        progress.set_challenge("01_b", "b3");
        assert_eq!(next(&progress, 0).as_deref(), Some("b1"));
        progress.record("b3", true, None);
        assert_eq!(next(&progress, 0).as_deref(), Some("c1"));
        assert_eq!(next(&progress, 3).as_deref(), Some("c1"));
        // Who works there all the same stays there.
        assert_eq!(next(&progress, 1).as_deref(), Some("b2"));
        assert_eq!(next(&progress, 2).as_deref(), Some("c1"));
        let states: Vec<_> = exercises.iter().map(|one| state(one, &progress)).collect();
        assert_eq!(states, ["to do", "tested out", "tested out", "passed", "to do"]);
    }
}
