//! Submissions beside one another: every exercise of every submission is a job, and jobs go to all cores.

use std::sync::{Mutex, PoisonError};

use super::judge::{Finding, Judge};
use super::points::{self, Goal};
use super::submission::{Handed, Submission};
use crate::course::catalog::Exercise;
use crate::sys::process::{Cancel, cores};
use crate::sys::workers;
use crate::ui::progress::Progress;
use crate::ui::style::count;
use crate::util::error::{Failure, Result};

/// One exercise of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    pub exercise: Exercise,
    pub finding: Finding,
}

impl Grade {
    /// The points that it gets.
    pub fn points(&self) -> u32 {
        points::reached(&self.exercise, &self.finding)
    }

    /// The points there are.
    pub fn of(&self) -> u32 {
        points::worth(&self.exercise)
    }
}

/// What a submission has reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scorecard {
    pub submission: String,
    pub grades: Vec<Grade>,
    /// What it does not pass for want of: exercises, and points.
    pub lacks: Vec<String>,
}

impl Scorecard {
    /// Without a goal everything must pass.
    fn new(submission: String, grades: Vec<Grade>, goal: &Goal) -> Scorecard {
        let mut card = Scorecard { submission, grades, lacks: Vec::new() };
        let required = |grade: &&Grade| !goal.is_set() || goal.required.contains(&grade.exercise.name);
        let open = card.grades.iter().filter(required).filter(|grade| !grade.finding.passed());
        card.lacks = open.map(|grade| grade.exercise.name.clone()).collect();
        if let Some(least) = goal.least.filter(|least| card.points() < *least) {
            card.lacks.push(count((least - card.points()).into(), "more point"));
        }
        card
    }

    pub fn passed(&self) -> bool {
        self.lacks.is_empty()
    }

    /// What it lacks, in words; of a long list the beginning.
    pub fn wants(&self) -> String {
        const MOST: usize = 5;
        let shown = self.lacks.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
        match self.lacks.len().saturating_sub(MOST) {
            0 => shown,
            more => format!("{shown} and {more} more"),
        }
    }

    /// The points that it has reached.
    pub fn points(&self) -> u32 {
        self.grades.iter().map(Grade::points).sum()
    }

    /// The points there are.
    pub fn of(&self) -> u32 {
        self.grades.iter().map(Grade::of).sum()
    }

    /// How many exercises pass.
    pub fn solved(&self) -> usize {
        self.grades.iter().filter(|grade| grade.finding.passed()).count()
    }
}

/// Grades these exercises of all submissions, and says after each how many are done, and which was the last.
///
/// # Errors
///
/// If judging fails for a reason that lies in no submission.
pub fn grade(
    judge: &Judge<'_>,
    submissions: &[Submission],
    exercises: &[Exercise],
    goal: &Goal,
    on_progress: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Vec<Scorecard>> {
    let cancel = Cancel::default();
    let done = Mutex::new((0, on_progress));
    let of = submissions.len() * exercises.len();
    let findings = workers::share(of, cores(), |job| {
        let submission = &submissions[job / exercises.len()];
        let finding = grade_one(judge, submission, &exercises[job % exercises.len()], &cancel);
        // What runs beside it is of no use any more.
        let finding = finding.inspect_err(|_| cancel.cancel())?;
        let (done, on_progress) = &mut *done.lock().unwrap_or_else(PoisonError::into_inner);
        *done += 1;
        on_progress(&Progress::Done { done: *done, of, name: submission.name.clone() });
        Ok::<_, Failure>(finding)
    })?;
    let mut findings = findings.into_iter();
    let card = |submission: &Submission| {
        let grades = exercises.iter().zip(&mut findings);
        let grades =
            grades.map(|(exercise, finding)| Grade { exercise: exercise.clone(), finding }).collect();
        Scorecard::new(submission.name.clone(), grades, goal)
    };
    Ok(submissions.iter().map(card).collect())
}

fn grade_one(
    judge: &Judge<'_>,
    submission: &Submission,
    exercise: &Exercise,
    cancel: &Cancel,
) -> Result<Finding> {
    match submission.read(exercise) {
        Handed::Missing => Ok(Finding::Missing),
        Handed::Refused(refusal) => Ok(Finding::Refused(vec![refusal])),
        Handed::Bytes(bytes) => judge.judge(exercise, &bytes, cancel),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::verdict::{Status, Verdict};

    fn grade(name: &str, chapter: &str, passed: bool) -> Grade {
        let status = if passed { Status::Passed } else { Status::Failed };
        let verdict = Verdict {
            exercise: name.into(),
            chapter: chapter.into(),
            status,
            tests: Vec::new(),
            messages: String::new(),
            notes: Vec::new(),
            text: String::new(),
        };
        let exercise = Exercise { name: name.into(), chapter: chapter.into() };
        Grade { exercise, finding: Finding::Judged(verdict) }
    }

    fn card(goal: &Goal) -> Scorecard {
        let missing = Exercise { name: "map1".into(), chapter: "02_hash_maps".into() };
        let missing = Grade { exercise: missing, finding: Finding::Missing };
        let grades = vec![grade("intro1", "00_intro", true), grade("pool1", "04_pools", true), missing];
        Scorecard::new("ada".into(), grades, goal)
    }

    #[test]
    fn adds_up_points() {
        let card = card(&Goal::default());
        assert_eq!((card.points(), card.of(), card.solved()), (4, 6, 2));
    }

    #[test]
    fn the_goal_decides() {
        let goal = |required: &[&str], least| Goal {
            required: required.iter().map(|name| name.to_string()).collect(),
            least,
        };
        assert!(!card(&Goal::default()).passed(), "without a goal everything must pass");
        assert!(card(&goal(&["intro1", "pool1"], None)).passed());
        assert!(!card(&goal(&["intro1", "map1"], None)).passed());
        assert!(card(&goal(&[], Some(4))).passed());
        assert_eq!(card(&goal(&[], Some(6))).lacks, ["2 more points"]);
        let lacks: Vec<String> = (1..=7).map(|number| format!("vec{number}")).collect();
        let wants = Scorecard { lacks, ..card(&Goal::default()) }.wants();
        assert_eq!(wants, "vec1, vec2, vec3, vec4, vec5 and 2 more");
        assert!(!card(&goal(&["map1"], Some(1))).passed());
    }
}
