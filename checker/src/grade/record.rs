//! Verdicts that were written down as `check --format json` has them, read again.

use crate::check::verdict::{Limit, Status, Test, TestFailure, TestStatus, Verdict};
use crate::profile::{Amount, Amounts, Heap, Metric, Moment, Site};
use crate::util::json::Value;

/// What [`document::exercise`](crate::check::document::exercise) wrote; `None` if it is anything else.
pub fn from_json(value: &Value<'_>) -> Option<Verdict> {
    let statuses =
        [Status::Passed, Status::Failed, Status::DoesNotCompile, Status::TimedOut, Status::Crashed];
    let status = text(value, "status")?;
    Some(Verdict {
        exercise: text(value, "name")?,
        chapter: text(value, "chapter")?,
        status: statuses.into_iter().find(|known| known.name() == status)?,
        tests: list(value, "tests", test)?,
        messages: text(value, "messages")?,
        notes: Vec::new(),
        text: String::new(),
    })
}

fn test(value: &Value<'_>) -> Option<Test> {
    let statuses = [TestStatus::Passed, TestStatus::Failed, TestStatus::TimedOut, TestStatus::Crashed];
    let status = text(value, "status")?;
    let failure = optional(value, "complaint", test_failure)?;
    let limit = failure.as_ref().and_then(|failure| failure.limit.as_ref());
    let moment = limit.map_or(Moment::Total, |limit| Moment::of(limit.metric));
    Some(Test {
        name: text(value, "name")?,
        status: statuses.into_iter().find(|known| known.name() == status)?,
        heap: optional(value, "heap", heap)?,
        sites: list(value, "sites", |value| site(value, moment))?,
        failure,
    })
}

fn heap(value: &Value<'_>) -> Option<Heap> {
    let figure = |metric: Metric| number(value, metric.name());
    Some(Heap {
        total_blocks: figure(Metric::TotalBlocks)?,
        total_bytes: figure(Metric::TotalBytes)?,
        curr_blocks: figure(Metric::CurrBlocks)?,
        curr_bytes: figure(Metric::CurrBytes)?,
        max_blocks: figure(Metric::MaxBlocks)?,
        max_bytes: figure(Metric::MaxBytes)?,
    })
}

fn site(value: &Value<'_>, moment: Moment) -> Option<Site> {
    let location = |name| number(value, name)?.try_into().ok();
    let amount = Amount { blocks: number(value, "blocks")?, bytes: number(value, "bytes")? };
    Some(Site {
        line: location("line")?,
        column: location("column")?,
        amounts: Amounts::only(moment, amount),
        ..Site::default()
    })
}

fn test_failure(value: &Value<'_>) -> Option<TestFailure> {
    Some(TestFailure {
        message: text(value, "message")?,
        line: optional(value, "line", |line| line.as_u64()?.try_into().ok())?,
        limit: optional(value, "limit", limit)?,
        output: text(value, "output")?,
    })
}

fn limit(value: &Value<'_>) -> Option<Limit> {
    let metric = text(value, "metric")?;
    Some(Limit {
        text: text(value, "text")?,
        metric: Metric::ALL.into_iter().find(|known| known.name() == metric)?,
        bound: optional(value, "bound", |bound| bound.as_u64())?,
    })
}

fn text(value: &Value<'_>, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_string)
}

fn number(value: &Value<'_>, name: &str) -> Option<u64> {
    value.get(name)?.as_u64()
}

fn list<T>(value: &Value<'_>, name: &str, read: impl Fn(&Value<'_>) -> Option<T>) -> Option<Vec<T>> {
    value.get(name)?.as_array()?.iter().map(read).collect()
}

/// `Some(None)` for a null.
fn optional<T>(value: &Value<'_>, name: &str, read: impl Fn(&Value<'_>) -> Option<T>) -> Option<Option<T>> {
    match value.get(name)? {
        Value::Null => Some(None),
        value => read(value).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::document;

    fn verdict() -> Verdict {
        let limit = Limit { text: "heap.max_bytes <= 1".into(), metric: Metric::MaxBytes, bound: Some(1) };
        let heap = Heap { max_bytes: 7, total_blocks: u64::MAX, ..Heap::default() };
        let failed = Test {
            name: "once".into(),
            status: TestStatus::Failed,
            heap: Some(heap),
            sites: vec![Site {
                line: 18,
                column: 17,
                amounts: Amounts::only(Moment::Peak, Amount { blocks: 11, bytes: 32_752 }),
                ..Site::default()
            }],
            failure: Some(TestFailure {
                message: "dhat: \"no\"\n".into(),
                line: Some(51),
                limit: Some(limit),
                output: "ü\u{1}".into(),
            }),
        };
        let crash = TestFailure { message: "ended".into(), line: None, limit: None, output: String::new() };
        let crashed = Test {
            name: "twice".into(),
            status: TestStatus::Crashed,
            heap: None,
            sites: Vec::new(),
            failure: Some(crash),
        };
        Verdict {
            exercise: "vec2".into(),
            chapter: "01_vec_capacity".into(),
            status: Status::Crashed,
            tests: vec![failed, crashed],
            messages: "warning: x\n --> y\n".into(),
            notes: Vec::new(),
            text: String::new(),
        }
    }

    #[test]
    fn a_verdict_comes_back_as_it_was() {
        let text = document::exercise(&verdict()).to_string();
        assert_eq!(from_json(&Value::parse(&text).unwrap()), Some(verdict()));
    }

    #[test]
    fn what_is_no_verdict_is_none() {
        let text = document::exercise(&verdict()).to_string();
        for (from, to) in [
            ("\"crashed\"", "\"cached\""),
            ("[{", "[7,{"),
            ("max_bytes", "bytes_max"),
            ("\"line\":51", "\"line\":-1"),
        ] {
            let changed = text.replace(from, to);
            assert_ne!(changed, text);
            assert_eq!(from_json(&Value::parse(&changed).unwrap()), None, "{from}");
        }
        assert_eq!(from_json(&Value::Null), None);
    }
}
