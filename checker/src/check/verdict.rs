//! What a check found out.

use crate::course::catalog::Exercise;
use crate::course::limits;
use crate::profile::{Heap, Metric, Site};

/// How one test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestStatus {
    Passed,
    Failed,
    TimedOut,
    Crashed,
}

impl TestStatus {
    pub fn name(self) -> &'static str {
        match self {
            TestStatus::Passed => Status::Passed.name(),
            TestStatus::Failed => Status::Failed.name(),
            TestStatus::TimedOut => Status::TimedOut.name(),
            TestStatus::Crashed => Status::Crashed.name(),
        }
    }
}

/// One test of an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// As libtest prints it, without the `tests::` in front.
    pub name: String,
    pub status: TestStatus,
    /// What the test measured last, if it measured.
    pub heap: Option<Heap>,
    /// Where that came from, largest first; only for a limit that failed.
    pub sites: Vec<Site>,
    /// Why it did not pass.
    pub failure: Option<TestFailure>,
}

/// Why a test did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFailure {
    /// The panic's message, or what ended the process.
    pub message: String,
    /// The line of the exercise that panicked, from 1.
    pub line: Option<u32>,
    /// The limit that failed.
    pub limit: Option<Limit>,
    /// What else the test printed.
    pub output: String,
}

/// A limit on a figure: `heap.total_blocks <= 1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The condition as it is written.
    pub text: String,
    pub metric: Metric,
    /// The number on the right, if it is a literal.
    pub bound: Option<u64>,
}

/// The steps in which the budget of a capstone falls; tests name theirs at the front: `bronze_blocks`.
pub const STEPS: [&str; 3] = ["bronze", "silver", "gold"];

/// The step that a test belongs to, as an index into [`STEPS`].
pub fn step_of(test: &str) -> Option<usize> {
    let (front, _) = test.split_once('_')?;
    STEPS.iter().position(|step| *step == front)
}

/// How an exercise does as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Passed,
    /// All tests pass, and they are not those published: that does not count.
    TestsChanged,
    Failed,
    DoesNotCompile,
    TimedOut,
    Crashed,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::TestsChanged => "tests changed",
            Status::Failed => "failed",
            Status::DoesNotCompile => "does not compile",
            Status::TimedOut => "timed out",
            Status::Crashed => "crashed",
        }
    }
}

/// The outcome of checking one exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub exercise: String,
    pub chapter: String,
    pub status: Status,
    pub tests: Vec<Test>,
    /// rustc's errors and warnings, as they are to be shown.
    pub messages: String,
    /// What is odd about the file although its tests may pass.
    pub notes: Vec<String>,
    /// The text that it was made from, whatever the file holds by now; empty if it was read from a record.
    pub text: String,
}

impl Verdict {
    /// On an exercise with this text that has not been compiled.
    pub fn new(exercise: &Exercise, text: &str) -> Verdict {
        Verdict {
            exercise: exercise.name.clone(),
            chapter: exercise.chapter.clone(),
            status: Status::DoesNotCompile,
            tests: Vec::new(),
            messages: String::new(),
            notes: Vec::new(),
            text: text.to_string(),
        }
    }

    pub fn passed(&self) -> bool {
        self.status == Status::Passed
    }

    /// The status that these tests add up to.
    pub fn status_of(tests: &[Test]) -> Status {
        let any = |status| tests.iter().any(|test| test.status == status);
        if any(TestStatus::Crashed) {
            Status::Crashed
        } else if any(TestStatus::TimedOut) {
            Status::TimedOut
        } else if any(TestStatus::Failed) || tests.is_empty() {
            Status::Failed
        } else {
            Status::Passed
        }
    }

    /// How many of the [`STEPS`] are reached; `None` for an exercise whose budget has none. A step counts if its tests,
    /// those of the steps before it and those of no step pass.
    pub fn steps(&self) -> Option<usize> {
        self.tests.iter().find(|test| step_of(&test.name).is_some())?;
        let first_missed = self.tests.iter().filter(|test| test.status != TestStatus::Passed);
        let first_missed = first_missed.map(|test| step_of(&test.name).unwrap_or(0)).min();
        Some(first_missed.unwrap_or(STEPS.len()))
    }

    /// The test whose figures stand for the exercise: the first limit that was measured, or else the first test that
    /// was.
    pub fn headline(&self) -> Option<(&Test, Heap)> {
        let texts = limits::tests(&self.text);
        let is_limit = |test: &Test| texts.iter().any(|text| text.name == test.name && text.is_limit());
        let measured = || self.tests.iter().filter_map(|test| Some((test, test.heap?)));
        measured().find(|(test, _)| is_limit(test)).or_else(|| measured().next())
    }

    /// The figures of that test.
    pub fn figures(&self) -> Option<Heap> {
        self.headline().map(|(_, heap)| heap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(status: TestStatus) -> Test {
        Test { name: "t".into(), status, heap: Some(Heap::default()), sites: Vec::new(), failure: None }
    }

    #[test]
    fn a_step_counts_with_all_those_before_it() {
        let verdict = |tests: &[(&str, bool)]| {
            let exercise = Exercise { name: "cap1".into(), chapter: "12_capstones".into() };
            let test = |(name, passed): &(&str, bool)| Test {
                name: name.to_string(),
                status: if *passed { TestStatus::Passed } else { TestStatus::Failed },
                heap: None,
                sites: Vec::new(),
                failure: None,
            };
            Verdict { tests: tests.iter().map(test).collect(), ..Verdict::new(&exercise, "") }
        };
        let steps = |parses, bronze, silver, gold| {
            let tests = [("parses", parses), ("bronze_a", bronze), ("silver_a", silver), ("gold_a", gold)];
            verdict(&tests).steps()
        };
        assert_eq!(steps(true, true, true, true), Some(3));
        assert_eq!(steps(true, true, false, true), Some(1));
        assert_eq!(steps(true, true, true, false), Some(2));
        assert_eq!(steps(true, false, true, true), Some(0));
        assert_eq!(steps(false, true, true, true), Some(0));
        assert_eq!(verdict(&[("allocates_once", true), ("golden", true)]).steps(), None);
    }

    #[test]
    fn the_first_limit_stands_for_the_exercise() {
        let exercise = Exercise { name: "vec10".into(), chapter: "01_vec_capacity".into() };
        let tests = ["gives_it_back", "allocates_once", "peaks_low"].map(|name| Test {
            heap: Some(Heap { total_blocks: name.len() as u64, ..Heap::default() }),
            name: name.into(),
            ..test(TestStatus::Passed)
        });
        let text = "#[test]\nfn gives_it_back() { measure(f); }\n#[test]\nfn allocates_once() { let heap = \
                    measure(f); dhat::assert!(heap.total_blocks <= 1); }\n";
        let named = |text: &str| {
            let verdict = Verdict { tests: tests.to_vec(), ..Verdict::new(&exercise, text) };
            verdict.headline().map(|(test, heap)| (test.name.clone(), heap.total_blocks))
        };
        assert_eq!(named(text), Some(("allocates_once".into(), 14)));
        assert_eq!(named(""), Some(("gives_it_back".into(), 13)), "of a prediction, what was measured first");
    }

    #[test]
    fn the_worst_test_decides() {
        use TestStatus::*;
        assert_eq!(Verdict::status_of(&[test(Passed), test(Passed)]), Status::Passed);
        assert_eq!(Verdict::status_of(&[test(Passed), test(Failed)]), Status::Failed);
        assert_eq!(Verdict::status_of(&[test(Failed), test(TimedOut)]), Status::TimedOut);
        assert_eq!(Verdict::status_of(&[test(TimedOut), test(Crashed)]), Status::Crashed);
    }

    #[test]
    fn no_test_is_no_pass() {
        assert_eq!(Verdict::status_of(&[]), Status::Failed);
    }

    #[test]
    fn finds_the_metric_in_a_condition() {
        assert_eq!(Metric::named_in("heap.total_blocks <= 1"), Some(Metric::TotalBlocks));
        assert_eq!(Metric::named_in("heap.curr_bytes <= heap.max_bytes"), Some(Metric::CurrBytes));
        assert_eq!(Metric::named_in("degrees.len() == 3"), None);
    }
}
