//! What GitHub Classroom's `autograding-grading-reporter` takes: the results of one runner as JSON in base64.

use super::{path, problems};
use crate::grade::batch::{Grade, Scorecard};
use crate::ui::terminal::cut;
use crate::util::base64;
use crate::util::json::{Value, object};

/// The columns of a message. All of it goes through an environment variable, which may have 128 KiB.
const MOST_COLUMNS: usize = 160;

/// One line of base64.
pub fn render(card: &Scorecard) -> String {
    let status = if card.passed() { "pass" } else { "fail" };
    let report = object([
        ("version", Value::from(1_u64)),
        ("status", status.into()),
        ("max_score", u64::from(card.of()).into()),
        ("tests", card.grades.iter().map(test).collect()),
    ]);
    base64::encode(report.to_string().as_bytes()) + "\n"
}

/// An exercise is what the reporter calls a test.
fn test(grade: &Grade) -> Value<'static> {
    let problem = problems(grade).into_iter().next();
    let message = problem.as_ref().map_or(String::new(), |problem| {
        let more = problems(grade).len() - 1;
        let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        format!("{}{more}", cut(&format!("{}: {}", problem.title, problem.text), MOST_COLUMNS))
    });
    let line = problem.and_then(|problem| problem.line).unwrap_or(0);
    object([
        ("name", grade.exercise.name.clone().into()),
        ("status", if grade.finding.passed() { "pass" } else { "fail" }.into()),
        ("score", u64::from(grade.points()).into()),
        ("message", message.into()),
        ("filename", path(grade).into()),
        ("line_no", u64::from(line).into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_scores_add_up_to_what_classroom_shows() {
        let tests: Vec<String> = sample().grades.iter().map(|grade| test(grade).to_string()).collect();
        assert_eq!(
            tests[0],
            r#"{"name":"intro1","status":"pass","score":1,"message":"","filename":"exercises/00_intro/intro1.rs","line_no":0}"#
        );
        assert!(tests[1].contains(r#""score":0,"message":"allocates_once: 11 allocations, the limit is 1""#));
        assert!(tests[1].contains(r#""line_no":18"#));
        assert!(render(&sample()).starts_with("eyJ2ZXJzaW9uIjoxLCJzdGF0dXMiOiJmYWlsIiwibWF4X3Njb3JlIjo5"));
    }
}
