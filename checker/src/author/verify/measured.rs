//! The rules that need a verdict: what starters and solutions do when their tests are run.

use super::violation::Violation;
use crate::check::verdict::{Status, Test, TestStatus, Verdict};
use crate::course::cost_table::{self, Entry, Figures};
use crate::course::exercise_text::ExerciseText;
use crate::course::limits::TestText;
use crate::course::notes::Kind;
use crate::profile::Heap;

/// Whether figures are those that the texts tell, to the byte. They are told for x86-64: on other
/// processors a hash map's table is a few bytes smaller.
pub const TO_THE_BYTE: bool = cfg!(target_arch = "x86_64");

/// What is known of one exercise.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    pub kind: Kind,
    /// The tests of behaviour that the starter is to fail.
    pub fails: &'a [String],
    /// The tests, the same in starter and solution.
    pub tests: &'a [TestText<'a>],
    pub starter_file: &'a str,
    pub solution_file: &'a str,
    pub solution_text: &'a str,
    pub starter: &'a Verdict,
    pub solution: &'a Verdict,
}

impl Case<'_> {
    /// The rules for one exercise.
    pub fn violations(&self) -> Vec<Violation> {
        let mut found = built(self.starter_file, self.starter);
        found.extend(built(self.solution_file, self.solution));
        if !found.is_empty() {
            return found;
        }
        found.extend(self.starter());
        let solution = self.solution();
        let passes = solution.is_empty();
        found.extend(solution);
        // Figures of what does not pass would only be said to be wrong.
        if passes && self.kind == Kind::Limits {
            found.extend(self.gain());
            if TO_THE_BYTE {
                found.extend(self.tight());
                found.extend(self.figures());
            }
        }
        found
    }

    /// The figures of the first limit, before and after; none on a side that varies.
    pub fn headline(&self) -> Option<(Option<Figures>, Option<Figures>)> {
        // Of what is counted by dhat alone, libtest's threads allocate a part.
        if self.kind != Kind::Limits {
            return None;
        }
        let limit = self.limits().next()?;
        heap(self.starter, limit.name)?;
        let said =
            cost_table::parse(ExerciseText::split(self.solution_text).story_lines()).unwrap_or_default();
        let Entry { before, after, .. } = self.entry(limit, &said);
        Some((before, after))
    }

    fn limits(&self) -> impl Iterator<Item = &TestText<'_>> {
        self.tests.iter().filter(|test| test.is_limit())
    }

    fn test(&self, name: &str) -> Option<&TestText<'_>> {
        self.tests.iter().find(|test| test.name == name)
    }

    fn starter(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        let file = self.starter_file;
        for test in &self.starter.tests {
            let name = &test.name;
            let text = self.test(name);
            let line = text.map_or(1, |text| text.line);
            let limit = text.is_some_and(TestText::is_limit);
            let on_its_limit = test.failure.as_ref().is_some_and(|failure| failure.limit.is_some());
            let say = |what: String, help: &str| Violation::new("starter", file, what, help).at(line);
            if limit && test.status == TestStatus::Passed {
                let what = format!("the starter meets the limit of `{name}`");
                found
                    .push(say(what, "a limit that the starter meets teaches nothing: drop it or tighten it"));
            } else if limit && !on_its_limit {
                let what = format!("`{name}` fails for another reason than its limit: {}", words(test));
                found.push(say(what, "the starter must be right, and only wasteful"));
            } else if !limit && test.status == TestStatus::Failed && self.kind == Kind::Predict {
                continue;
            } else if self.fails.contains(name) {
                if test.status == TestStatus::Passed {
                    let what = format!("the starter passes `{name}`, which the notes say it fails");
                    found.push(say(what, "take it out of the line `fails:`"));
                }
            } else if !limit && test.status != TestStatus::Passed {
                let what = format!("the starter does not pass `{name}`: {}", words(test));
                found.push(say(what, "a test of behaviour passes before and after"));
            }
        }
        let runs = |name: &str| self.starter.tests.iter().any(|test| test.name == name);
        for test in self.tests.iter().filter(|test| !runs(test.name)) {
            let what = format!("`{}` does not run", test.name);
            let help = "let it be a test of `mod tests`, on every platform";
            found.push(Violation::new("tests", file, what, help).at(test.line));
        }
        if self.kind == Kind::Predict && self.starter.passed() {
            let help = "leave numbers for the learner to find";
            found.push(Violation::new("starter", file, "the starter passes all its tests", help));
        }
        found
    }

    fn solution(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        for test in self.solution.tests.iter().filter(|test| test.status != TestStatus::Passed) {
            let what = format!("the solution does not pass `{}`: {}", test.name, words(test));
            let line = self.test(&test.name).map_or(1, |text| text.line);
            let line = self.in_solution(line);
            let help = "mend the solution or the test";
            found.push(Violation::new("solution", self.solution_file, what, help).at(line));
        }
        found
    }

    /// A line of the starter's tests is another line of the solution's.
    fn in_solution(&self, line: usize) -> usize {
        let name = |test: &TestText<'_>| test.line == line;
        let Some(test) = self.tests.iter().find(|test| name(test)) else { return 1 };
        let head = format!("fn {}(", test.name);
        1 + self.solution_text.lines().position(|line| line.contains(&head)).unwrap_or_default()
    }

    /// A limit is what the solution needs, unless a comment says why not.
    fn tight(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        for limit in self.limits() {
            let Some(heap) = heap(self.solution, limit.name) else { continue };
            for assertion in &limit.assertions {
                let (Some(metric), Some(bound)) = (assertion.metric, assertion.bound) else { continue };
                let needs = heap.figure(metric);
                if needs < bound && !assertion.explained {
                    let what = format!(
                        "`{}` allows {bound} {}, the solution needs {needs}",
                        limit.name,
                        metric.name()
                    );
                    let help = format!("write `<= {needs}`, or a comment above the limit that says why not");
                    found.push(Violation::new("tight", self.starter_file, what, help).at(assertion.line));
                }
            }
        }
        found
    }

    /// The solution needs half or less, by one of the four figures of the first limit.
    fn gain(&self) -> Option<Violation> {
        let limit = self.limits().next()?.name;
        let (before, after) = (heap(self.starter, limit)?, heap(self.solution, limit)?);
        let pairs = [
            (before.total_blocks, after.total_blocks),
            (before.total_bytes, after.total_bytes),
            (before.max_bytes, after.max_bytes),
            (before.curr_bytes, after.curr_bytes),
        ];
        let gains = pairs.iter().any(|(before, after)| *before > 0 && *before >= after.saturating_mul(2));
        let what = format!("by `{limit}` the solution halves neither blocks, bytes, peak nor what is left");
        let help = "let the first limit show the gain, on an input that is large enough";
        (!gains).then(|| Violation::new("gain", self.solution_file, what, help))
    }

    /// The header's figures are what was measured.
    fn figures(&self) -> Option<Violation> {
        let story = || ExerciseText::split(self.solution_text).story_lines();
        let line = 1 + story().position(|line| line == cost_table::HEAD[0]).unwrap_or_default();
        let said = cost_table::parse(story()).ok()?;
        if self.limits().any(|limit| heap(self.starter, limit.name).is_none()) {
            return None;
        }
        let measured: Vec<Entry> = self.limits().map(|limit| self.entry(limit, &said)).collect();
        let mut help = String::from("the rows are");
        for Entry { limit, before, after } in &measured {
            let cells = |figures: &Option<Figures>| {
                figures.map_or("varies | varies | varies | varies".into(), |f| f.to_string())
            };
            help.push_str(&format!("\n//! | {limit} | before | {} |", cells(before)));
            help.push_str(&format!("\n//! | | after | {} |", cells(after)));
        }
        let what = "the header's figures are not what is measured";
        (said != measured).then(|| Violation::new("figures", self.solution_file, what, help).at(line))
    }

    /// What the table is to say of a limit. Where threads are counted it may say that figures vary.
    fn entry(&self, limit: &TestText<'_>, said: &[Entry]) -> Entry {
        let said = said.iter().find(|entry| entry.limit == limit.name);
        let varies = |side: fn(&Entry) -> Option<Figures>| {
            limit.threads && said.is_some_and(|entry| side(entry).is_none())
        };
        let figures = |verdict| heap(verdict, limit.name).map(Figures::from);
        Entry {
            limit: limit.name.to_string(),
            before: figures(self.starter).filter(|_| !varies(|entry| entry.before)),
            after: figures(self.solution).filter(|_| !varies(|entry| entry.after)),
        }
    }
}

/// Whether a file compiles without a word of the compiler's, and has tests that run.
fn built(file: &str, verdict: &Verdict) -> Vec<Violation> {
    let mut found = Vec::new();
    let messages = verdict.messages.trim_end();
    if verdict.status == Status::DoesNotCompile {
        let what = "this does not compile";
        found.push(Violation::new("compiles", file, what, format!("rustc says:\n{messages}")));
    } else if !messages.is_empty() {
        let what = "this does not compile without a warning";
        found.push(Violation::new("warnings", file, what, format!("rustc says:\n{messages}")));
    } else if verdict.tests.is_empty() {
        found.push(Violation::new("tests", file, "no test runs", "let the tests be in `mod tests`"));
    }
    found
}

/// The limits of a solution that was built with optimisation.
pub fn release(file: &str, verdict: &Verdict) -> Vec<Violation> {
    let mut found = built(file, verdict);
    for test in verdict.tests.iter().filter(|test| test.status != TestStatus::Passed) {
        let what = format!("with --release the solution does not pass `{}`: {}", test.name, words(test));
        let help = "a limit holds in dev and in release";
        found.push(Violation::new("release", file, what, help));
    }
    found
}

fn heap(verdict: &Verdict, test: &str) -> Option<Heap> {
    verdict.tests.iter().find(|other| other.name == test)?.heap
}

/// Why a test did not pass, on one line.
fn words(test: &Test) -> String {
    let message = test.failure.as_ref().map_or("", |failure| failure.message.as_str());
    message.lines().next().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::verdict::TestFailure;

    fn verdict(status: TestStatus) -> Verdict {
        let failure =
            TestFailure { message: "no\nmore".into(), line: None, limit: None, output: String::new() };
        let failure = (status != TestStatus::Passed).then_some(failure);
        let test = Test { name: "once".into(), status, heap: None, sites: Vec::new(), failure };
        Verdict {
            exercise: "vec2".into(),
            chapter: "01_vec".into(),
            status: Verdict::status_of(std::slice::from_ref(&test)),
            tests: vec![test],
            messages: String::new(),
            notes: Vec::new(),
            text: String::new(),
        }
    }

    #[test]
    fn limits_hold_with_optimisation_too() {
        assert_eq!(release("a.rs", &verdict(TestStatus::Passed)), []);
        let found = release("a.rs", &verdict(TestStatus::Failed));
        assert_eq!(found[0].what, "with --release the solution does not pass `once`: no");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_file_without_tests_is_not_right() {
        let mut verdict = verdict(TestStatus::Passed);
        verdict.tests.clear();
        assert_eq!(built("a.rs", &verdict)[0].what, "no test runs");
        verdict.status = Status::DoesNotCompile;
        verdict.messages = "error: no\n".into();
        let found = built("a.rs", &verdict);
        assert_eq!((found.len(), found[0].help.as_str()), (1, "rustc says:\nerror: no"));
    }
}
