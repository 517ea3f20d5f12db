//! JSON: the schema of `check`, with points and reasons.

use crate::check::document;
use crate::grade::batch::{Grade, Scorecard};
use crate::grade::judge::Finding;
use crate::grade::vet::Refusal;
use crate::util::json::{Value, object};

/// One submission.
pub fn one(card: &Scorecard) -> Value<'static> {
    object([
        ("schema", Value::from(1_u64)),
        ("submission", card.submission.clone().into()),
        ("passed", card.solved().into()),
        ("total", card.grades.len().into()),
        ("points", u64::from(card.points()).into()),
        ("of", u64::from(card.of()).into()),
        ("lacks", card.lacks.iter().map(|lack| Value::from(lack.clone())).collect()),
        ("exercises", card.grades.iter().map(grade).collect()),
    ])
}

/// Many, each as [`one`] has it.
pub fn many(cards: &[Scorecard]) -> Value<'static> {
    object([("schema", Value::from(1_u64)), ("submissions", cards.iter().map(one).collect())])
}

fn grade(grade: &Grade) -> Value<'static> {
    let none = || Value::Array(Vec::new());
    let (tests, messages, refusals) = match &grade.finding {
        Finding::Judged(verdict) => (document::tests(verdict), verdict.messages.clone(), none()),
        Finding::Refused(refusals) => (none(), String::new(), refusals.iter().map(refusal).collect()),
        Finding::Missing => (none(), String::new(), none()),
    };
    object([
        ("name", grade.exercise.name.clone().into()),
        ("chapter", grade.exercise.chapter.clone().into()),
        ("status", grade.finding.name().into()),
        ("points", u64::from(grade.points()).into()),
        ("of", u64::from(grade.of()).into()),
        ("refusals", refusals),
        ("messages", messages.into()),
        ("tests", tests),
    ])
}

fn refusal(refusal: &Refusal) -> Value<'static> {
    object([
        ("rule", refusal.rule.into()),
        ("reason", refusal.reason.clone().into()),
        ("line", document::line(refusal.line)),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn writes_the_promised_schema() {
        let text = many(&[sample()]).to_string();
        let read = Value::parse(&text).unwrap();
        let card = &read.get("submissions").and_then(Value::as_array).unwrap()[0];
        let number = |value: &Value<'_>, name| value.get(name).and_then(Value::as_u64).unwrap();
        assert_eq!((number(card, "passed"), number(card, "total")), (1, 5));
        assert_eq!((number(card, "points"), number(card, "of")), (1, 9));
        let exercises = card.get("exercises").and_then(Value::as_array).unwrap();
        let statuses: Vec<&str> =
            exercises.iter().filter_map(|exercise| exercise.get("status")?.as_str()).collect();
        assert_eq!(statuses, ["passed", "failed", "does not compile", "refused", "missing"]);
        let refusal = &exercises[3].get("refusals").and_then(Value::as_array).unwrap()[0];
        assert_eq!(
            refusal.to_string(),
            r#"{"rule":"unsafe","reason":"`unsafe` is not for exercises: take it out","line":3}"#
        );
        let test = &exercises[1].get("tests").and_then(Value::as_array).unwrap()[1];
        let site = &test.get("sites").and_then(Value::as_array).unwrap()[0];
        assert_eq!((number(site, "line"), number(site, "column")), (18, 17));
    }
}
