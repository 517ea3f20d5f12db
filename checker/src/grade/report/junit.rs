//! JUnit's XML, in the parts that CI systems have in common: suites, cases, failures, errors.

use super::{Problem, path, problems};
use crate::grade::batch::{Grade, Scorecard};
use crate::grade::judge::Finding;

/// A suite for each exercise, a case for each test. What keeps the tests from being run is an error.
pub fn render(cards: &[Scorecard]) -> String {
    let mut suites = String::new();
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for card in cards {
        for grade in &card.grades {
            let suite = Suite::of(grade);
            tests += suite.tests;
            failures += suite.failures;
            errors += suite.errors;
            let name = match cards {
                [_] => grade.exercise.name.clone(),
                _ => format!("{}/{}", card.submission, grade.exercise.name),
            };
            suites.push_str(&suite.render(&name));
        }
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"heaplings\" tests=\"{tests}\" \
         failures=\"{failures}\" errors=\"{errors}\">\n{suites}</testsuites>\n"
    )
}

struct Suite {
    tests: usize,
    failures: usize,
    errors: usize,
    cases: String,
}

impl Suite {
    fn of(grade: &Grade) -> Suite {
        let mut suite = Suite { tests: 0, failures: 0, errors: 0, cases: String::new() };
        let problems = problems(grade);
        match &grade.finding {
            Finding::Judged(verdict) if !verdict.tests.is_empty() => {
                for test in &verdict.tests {
                    let problem = problems.iter().find(|problem| problem.title == test.name);
                    suite.case(grade, &test.name, problem.map(|problem| ("failure", problem)));
                }
            }
            _ => problems
                .iter()
                .for_each(|problem| suite.case(grade, &problem.title, Some(("error", problem)))),
        }
        suite
    }

    fn case(&mut self, grade: &Grade, name: &str, problem: Option<(&str, &Problem)>) {
        self.tests += 1;
        let class = format!("{}.{}", grade.exercise.chapter, grade.exercise.name);
        let head = format!("<testcase classname=\"{}\" name=\"{}\"", text(&class), text(name));
        let Some((kind, problem)) = problem else {
            self.cases.push_str(&format!("    {head}/>\n"));
            return;
        };
        *(if kind == "failure" { &mut self.failures } else { &mut self.errors }) += 1;
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let place = format!("{}{line}", path(grade));
        let status = grade.finding.name();
        self.cases.push_str(&format!(
            "    {head}>\n      <{kind} message=\"{}\" type=\"{}\">{}: {}</{kind}>\n    </testcase>\n",
            text(&problem.text),
            text(status),
            text(&place),
            text(&problem.text),
        ));
    }

    fn render(&self, name: &str) -> String {
        let Suite { tests, failures, errors, cases } = self;
        format!(
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
             skipped=\"0\">\n{cases}  </testsuite>\n",
            text(name)
        )
    }
}

/// Text for an element or an attribute, without the characters that XML has no place for.
fn text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' | '\r' => safe.push_str(&format!("&#{};", u32::from(char))),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => safe.push('�'),
            _ => safe.push(char),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn writes_suites_cases_failures_and_errors() {
        let page = render(&[sample()]);
        let expected = "<testsuites name=\"heaplings\" tests=\"6\" failures=\"1\" errors=\"3\">\n  \
            <testsuite name=\"intro1\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n    \
            <testcase classname=\"00_intro.intro1\" name=\"gives\"/>\n  </testsuite>\n";
        assert!(page.contains(expected), "{page}");
        let failure = "<testcase classname=\"01_vec.vec2\" name=\"allocates_once\">\n      \
            <failure message=\"11 allocations, the limit is 1\" type=\"failed\">exercises/01_vec/vec2.rs:18: \
            11 allocations, the limit is 1</failure>\n    </testcase>\n";
        assert!(page.contains(failure), "{page}");
        assert!(page.contains("<error message=\"error[E0425]: cannot find `&lt;x&gt;` | 100%\""), "{page}");
        assert!(render(&[sample(), sample()]).contains("<testsuite name=\"ada/vec2\""));
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(text("<a b=\"1\">&\n\u{1}\u{ffff}"), "&lt;a b=&quot;1&quot;&gt;&amp;&#10;��");
    }
}
