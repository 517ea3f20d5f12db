//! Verdicts as JSON, for other programs: the report of `run` and `check` with `--format json`, schema 1.

use super::verdict::{Limit, Test, TestFailure, Verdict};
use crate::profile::{Amount, Heap, Metric, Moment, Site};
use crate::util::json::{Value, object};

/// The report.
pub fn report(verdicts: &[Verdict]) -> Value<'static> {
    object([
        ("schema", Value::from(1_u64)),
        ("passed", Value::from(verdicts.iter().filter(|verdict| verdict.passed()).count())),
        ("total", Value::from(verdicts.len())),
        ("exercises", verdicts.iter().map(exercise).collect()),
    ])
}

/// What it says of one exercise.
pub fn exercise(verdict: &Verdict) -> Value<'static> {
    object([
        ("name", verdict.exercise.clone().into()),
        ("chapter", verdict.chapter.clone().into()),
        ("status", verdict.status.name().into()),
        ("messages", verdict.messages.clone().into()),
        ("notes", verdict.notes.iter().cloned().map(Value::from).collect()),
        ("tests", tests(verdict)),
    ])
}

/// What it says of an exercise's tests, in the order of the file.
pub fn tests(verdict: &Verdict) -> Value<'static> {
    verdict.tests.iter().map(test).collect()
}

/// A line's number, or null.
pub fn line(line: Option<u32>) -> Value<'static> {
    line.map_or(Value::Null, |line| u64::from(line).into())
}

fn test(test: &Test) -> Value<'static> {
    object([
        ("name", test.name.clone().into()),
        ("status", test.status.name().into()),
        ("heap", test.heap.as_ref().map_or(Value::Null, heap)),
        ("sites", sites(test)),
        ("complaint", test.failure.as_ref().map_or(Value::Null, complaint)),
    ])
}

fn heap(heap: &Heap) -> Value<'static> {
    object(Metric::ALL.map(|metric| (metric.name(), heap.figure(metric).into())))
}

/// What each site has of the figure that failed.
fn sites(test: &Test) -> Value<'static> {
    let limit = test.failure.as_ref().and_then(|failure| failure.limit.as_ref());
    let moment = limit.map_or(Moment::Total, |limit| Moment::of(limit.metric));
    let site = |site: &Site| {
        let Amount { blocks, bytes } = site.amounts.at(moment);
        object([
            ("line", u64::from(site.line).into()),
            ("column", u64::from(site.column).into()),
            ("blocks", blocks.into()),
            ("bytes", bytes.into()),
        ])
    };
    test.sites.iter().map(site).collect()
}

fn complaint(complaint: &TestFailure) -> Value<'static> {
    object([
        ("message", complaint.message.clone().into()),
        ("line", line(complaint.line)),
        ("limit", complaint.limit.as_ref().map_or(Value::Null, limit)),
        ("output", complaint.output.clone().into()),
    ])
}

fn limit(limit: &Limit) -> Value<'static> {
    object([
        ("text", limit.text.clone().into()),
        ("metric", limit.metric.name().into()),
        ("bound", limit.bound.map_or(Value::Null, Value::from)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::verdict::{Status, TestStatus};
    use crate::profile::Amounts;

    #[test]
    fn writes_the_promised_schema() {
        let limit =
            Limit { text: "heap.total_blocks <= 1".into(), metric: Metric::TotalBlocks, bound: Some(1) };
        let failed = Test {
            name: "t".into(),
            status: TestStatus::Failed,
            heap: Some(Heap::default()),
            sites: vec![Site {
                line: 18,
                column: 17,
                amounts: Amounts::only(Moment::Total, Amount { blocks: 11, bytes: 32_752 }),
                ..Site::default()
            }],
            failure: Some(TestFailure {
                message: "too many".into(),
                line: Some(51),
                limit: Some(limit),
                output: "seen\n".into(),
            }),
        };
        let verdict = Verdict {
            exercise: "vec2".into(),
            chapter: "01_vec_capacity".into(),
            status: Status::Failed,
            tests: vec![failed],
            messages: "warning: unused\n".into(),
            notes: vec!["odd".into()],
            text: String::new(),
        };
        assert_eq!(
            report(&[verdict]).to_string(),
            r#"{"schema":1,"passed":0,"total":1,"exercises":[{"name":"vec2","chapter":"01_vec_capacity","#
                .to_string()
                + r#""status":"failed","messages":"warning: unused\n","notes":["odd"],"tests":[{"name":"t","#
                + r#""status":"failed","heap":{"total_blocks":0,"total_bytes":0,"curr_blocks":0,"#
                + r#""curr_bytes":0,"max_blocks":0,"max_bytes":0},"sites":[{"line":18,"column":17,"#
                + r#""blocks":11,"bytes":32752}],"complaint":{"message":"too many","line":51,"#
                + r#""limit":{"text":"heap.total_blocks <= 1","metric":"total_blocks","bound":1},"#
                + r#""output":"seen\n"}}]}]}"#
        );
    }
}
