//! Benchmarks as JSON: what `--format json` prints, `--save` writes and `--against` reads.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::samples::time;
use super::{Benchmark, Figures, Interval, Outcome, Problem};
use crate::course::catalog::Version;
use crate::sys::files::Draft;
use crate::util::error::{Failure, Result};
use crate::util::json::{Value, object};

/// The largest file that is read, in bytes: a thousand times what all exercises need.
const LARGEST: u64 = 64 << 20;

/// Schema 1. Times are in nanoseconds per operation; `low` and `high` are the ends of the interval that holds
/// the median with a chance of 95 %, and `rounds` the medians of the rounds.
pub fn to_json(outcomes: &[Outcome]) -> Value<'static> {
    object([("schema", 1_u64.into()), ("exercises", outcomes.iter().map(outcome_to_json).collect())])
}

fn outcome_to_json(outcome: &Outcome) -> Value<'static> {
    object([
        ("name", outcome.exercise.clone().into()),
        ("chapter", outcome.chapter.clone().into()),
        ("benchmarks", outcome.benchmarks.iter().map(benchmark_to_json).collect()),
        ("problems", outcome.problems.iter().map(problem_to_json).collect()),
    ])
}

fn benchmark_to_json(benchmark: &Benchmark) -> Value<'static> {
    let version = |place: usize| {
        benchmark.figures[place]
            .as_ref()
            .map_or(Value::Null, |figures| figures_to_json(figures, benchmark, place))
    };
    object([
        ("name", benchmark.name.clone().into()),
        (Version::ALL[0].label(), version(0)),
        (Version::ALL[1].label(), version(1)),
        (Version::ALL[2].label(), version(2)),
    ])
}

fn figures_to_json(figures: &Figures, benchmark: &Benchmark, place: usize) -> Value<'static> {
    let Interval { low, high } = Interval::of(&figures.rounds);
    let ratio = if place == 0 { None } else { benchmark.ratio(place) };
    let ratio = ratio.map_or(Value::Null, |ratio| {
        object([
            ("time", number(ratio.estimate)),
            ("low", number(ratio.interval.low)),
            ("high", number(ratio.interval.high)),
            ("is_clear", Value::Bool(ratio.is_clear())),
        ])
    });
    object([
        ("iterations", figures.iterations.into()),
        ("ns_per_op", number(figures.nanoseconds)),
        ("low", number(low)),
        ("high", number(high)),
        ("bytes_per_op", number(figures.bytes_per_operation())),
        ("allocs_per_op", number(figures.blocks_per_operation())),
        ("removed", Value::Bool(figures.removed)),
        ("to_before", ratio),
        ("rounds", figures.rounds.iter().map(|round| number(*round)).collect()),
        ("operations", figures.operations.into()),
        ("bytes", figures.bytes.into()),
        ("allocs", figures.blocks.into()),
    ])
}

fn problem_to_json(problem: &Problem) -> Value<'static> {
    object([("edition", problem.version.label().into()), ("what", problem.what.clone().into())])
}

/// In the fewest digits that read back as the same number. JSON knows no infinity.
fn number(number: f64) -> Value<'static> {
    if number.is_finite() { Value::Number(number.to_string().into()) } else { Value::Null }
}

/// Writes a whole file, or leaves what was there. A link stays a link, and a device a device: what a name leads to
/// is written to, as a rename would put an end to it.
///
/// # Errors
///
/// If it cannot be written.
pub fn save(outcomes: &[Outcome], file: &Path) -> Result<()> {
    let text = format!("{}\n", to_json(outcomes));
    let failure = |error| {
        Failure::io("write", file, &error)
            .help("the figures are printed above, and not saved: name another file")
    };
    if fs::symlink_metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(file, text).map_err(failure);
    }
    Draft::write(file, text.as_bytes()).and_then(Draft::sync).and_then(Draft::publish).map_err(failure)
}

/// Reads what `save` has written.
///
/// # Errors
///
/// If the file cannot be read, or is something else.
pub fn load(file: &Path) -> Result<Vec<Outcome>> {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    let help = "`cargo checker bench --save FILE` writes one";
    read.map_err(|error| Failure::io("read", file, &error).help(help))?;
    let damaged =
        |why: String| Failure::new(format!("`{}` holds no benchmarks: {why}", file.display())).help(help);
    if bytes.len() as u64 > LARGEST {
        return Err(damaged("it is too large".to_string()));
    }
    let text = str::from_utf8(&bytes).map_err(|_| damaged("it is not text".to_string()))?;
    let value = Value::parse(text).map_err(|error| damaged(error.to_string()))?;
    match value.get("schema").and_then(Value::as_u64) {
        Some(1) => {}
        Some(other) => return Err(damaged(format!("it is of schema {other}, and this program reads 1"))),
        None => return Err(damaged("it has no `schema`".to_string())),
    }
    let exercises = value.get("exercises").and_then(Value::as_array);
    let exercises = exercises.ok_or_else(|| damaged("it has no `exercises`".to_string()))?;
    let read = |(place, value): (usize, &Value<'_>)| {
        let number = place + 1;
        outcome(value).ok_or_else(|| damaged(format!("exercise {number} of it is incomplete")))
    };
    exercises.iter().enumerate().map(read).collect()
}

fn outcome(value: &Value<'_>) -> Option<Outcome> {
    let text = |value: &Value<'_>, name| Some(value.get(name)?.as_str()?.to_string());
    let benchmark = |value: &Value<'_>| {
        let version = |place: usize| match value.get(Version::ALL[place].label()) {
            Some(Value::Null) => Some(None),
            Some(value) => figures(value).map(Some),
            None => None,
        };
        Some(Benchmark { name: text(value, "name")?, figures: [version(0)?, version(1)?, version(2)?] })
    };
    Some(Outcome {
        exercise: text(value, "name")?,
        chapter: text(value, "chapter")?,
        benchmarks: value.get("benchmarks")?.as_array()?.iter().map(benchmark).collect::<Option<_>>()?,
        // Why there were no figures then is of no use now.
        problems: Vec::new(),
    })
}

fn figures(value: &Value<'_>) -> Option<Figures> {
    let whole = |name| value.get(name).and_then(Value::as_u64);
    let rounds: Vec<f64> = value.get("rounds")?.as_array()?.iter().map(time).collect::<Option<_>>()?;
    Some(Figures {
        iterations: whole("iterations")?,
        nanoseconds: time(value.get("ns_per_op")?)?,
        rounds: Some(rounds).filter(|rounds| !rounds.is_empty())?,
        removed: value.get("removed")?.as_bool()?,
        operations: whole("operations").filter(|operations| *operations > 0)?,
        blocks: whole("allocs")?,
        bytes: whole("bytes")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::catalog::Version;
    use std::env;
    use std::path::PathBuf;

    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Scratch {
            let folder = env::temp_dir().join(format!("heaplings-benchmark-{}-{name}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            Scratch(folder)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn figures(nanoseconds: f64) -> Figures {
        let rounds = (0..6).map(|i| nanoseconds + f64::from(i) / 3.0).collect();
        Figures { iterations: 99, nanoseconds, rounds, removed: false, operations: 3, blocks: 10, bytes: 77 }
    }

    fn outcomes() -> Vec<Outcome> {
        vec![Outcome {
            exercise: "vec2".into(),
            chapter: "01_vec_capacity".into(),
            benchmarks: vec![Benchmark {
                name: "a \"b\"".into(),
                figures: [Some(figures(12.25)), Some(figures(4.0)), None],
            }],
            problems: Vec::new(),
        }]
    }

    #[cfg(unix)]
    #[test]
    fn writes_through_a_link_and_leaves_it() {
        let scratch = Scratch::new("link");
        let (file, link) = (scratch.0.join("figures.json"), scratch.0.join("link"));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        for _ in 0..2 {
            save(&outcomes(), &link).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(load(&file).unwrap(), outcomes());
        }
    }

    #[test]
    fn reads_what_it_has_written_to_the_last_digit() {
        let scratch = Scratch::new("round-trip");
        let file = scratch.0.join("a b.json");
        fs::write(&file, "older").unwrap();
        save(&outcomes(), &file).unwrap();
        assert_eq!(load(&file).unwrap(), outcomes());
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1, "something was left behind");
    }

    #[test]
    fn says_why_there_are_no_figures() {
        let mut outcomes = outcomes();
        outcomes[0].problems = vec![Problem { version: Version::Yours, what: "panicked: no".into() }];
        let json = to_json(&outcomes).to_string();
        assert!(json.contains(r#""problems":[{"edition":"yours","what":"panicked: no"}]"#), "{json}");
        assert!(json.contains(r#""solution":null"#) && json.contains(r#""removed":false"#), "{json}");
        assert!(json.contains(r#""is_clear":true"#), "{json}");
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing() {
        let scratch = Scratch::new("unwritable");
        let file = scratch.0.join("taken");
        fs::create_dir_all(file.join("full")).unwrap();
        let error = save(&outcomes(), &file).unwrap_err().to_string();
        assert!(error.starts_with("cannot write `"), "{error}");
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_file_is_refused_wherever_it_is_damaged() {
        let scratch = Scratch::new("damaged");
        let file = scratch.0.join("old.json");
        let whole = to_json(&outcomes()).to_string();
        // A file that was cut anywhere is no JSON; one with a member missing or of another kind is incomplete.
        for end in 0..whole.len() {
            fs::write(&file, &whole[..end]).unwrap();
            let error = load(&file).unwrap_err().to_string();
            assert!(error.contains("old.json` holds no benchmarks: "), "{error}");
        }
        for (from, to) in [
            ("\"schema\":1", "\"schema\":2"),
            ("\"schema\"", "\"other\""),
            ("\"exercises\":[{\"name\"", "\"exercises\":[{\"nome\""),
            ("\"operations\":3", "\"operations\":0"),
            ("\"iterations\":99", "\"iterations\":-1"),
            ("\"rounds\":[", "\"rounds\":[\"x\","),
            ("\"removed\":false", "\"removed\":0"),
            ("\"ns_per_op\":12.25", "\"ns_per_op\":1e999"),
            ("\"solution\":null", "\"solution\":7"),
        ] {
            assert!(whole.contains(from), "{from} is not in {whole}");
            fs::write(&file, whole.replace(from, to)).unwrap();
            load(&file).unwrap_err();
        }
        fs::write(&file, b"\xff\xfe").unwrap();
        assert!(load(&file).unwrap_err().to_string().contains("it is not text"));
        assert!(load(&scratch.0.join("none")).unwrap_err().to_string().contains("cannot read"));
    }
}
