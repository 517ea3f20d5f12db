//! The figures of one benchmark: read from what a process left, and pooled over all rounds.

use super::statistics::{Interval, median};
use crate::ui::terminal::sanitize;
use crate::util::json::Value;

/// The most benchmarks that a program may have; its names are shown, one and all.
const MOST_BENCHMARKS: usize = 1_000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 200;

/// One benchmark of one process.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    pub name: String,
    iterations: u64,
    /// Nanoseconds per operation; one at least, and all finite.
    samples: Vec<f64>,
    removed: bool,
    operations: u64,
    blocks: u64,
    bytes: u64,
}

/// One benchmark of one version.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// How many operations were timed.
    pub iterations: u64,
    /// Nanoseconds per operation: the median of all samples of all rounds.
    pub nanoseconds: f64,
    /// The median of each round, in their order.
    pub rounds: Vec<f64>,
    /// Whether the loop took no longer than one that does nothing, in most rounds. The optimiser has removed
    /// the operation then, or has found its result ahead of time.
    pub removed: bool,
    /// The operations whose allocations were counted; one at least.
    pub operations: u64,
    /// What they allocated together.
    pub blocks: u64,
    pub bytes: u64,
}

impl Figures {
    /// By how much noise may have moved the time, as a part of it.
    pub fn noise(&self) -> f64 {
        Interval::of(&self.rounds).noise(self.nanoseconds)
    }

    /// Bytes per operation.
    pub fn bytes_per_operation(&self) -> f64 {
        self.bytes as f64 / self.operations as f64
    }

    /// Allocations per operation.
    pub fn blocks_per_operation(&self) -> f64 {
        self.blocks as f64 / self.operations as f64
    }
}

/// Reads the lines that a process left. A name that occurs again gets a number.
///
/// # Errors
///
/// If they are not what the measuring library writes, in words.
pub fn parse(text: &str) -> Result<Vec<Round>, String> {
    let mut rounds: Vec<Round> = Vec::new();
    for line in text.lines() {
        let mut round = round(line).ok_or("left figures that cannot be read: did it write them itself?")?;
        if rounds.len() == MOST_BENCHMARKS {
            return Err(format!("has more than {MOST_BENCHMARKS} benchmarks"));
        }
        let name = round.name.clone();
        let mut number = 2;
        while rounds.iter().any(|other| other.name == round.name) {
            round.name = format!("{name} #{number}");
            number += 1;
        }
        rounds.push(round);
    }
    Ok(rounds)
}

fn round(line: &str) -> Option<Round> {
    let value = Value::parse(line).ok()?;
    let whole = |name| value.get(name).and_then(Value::as_u64);
    let samples: Vec<f64> = value.get("samples")?.as_array()?.iter().map(time).collect::<Option<_>>()?;
    Some(Round {
        name: shown(value.get("name")?.as_str()?),
        iterations: whole("iterations")?,
        samples: Some(samples).filter(|samples| !samples.is_empty())?,
        removed: value.get("removed")?.as_bool()?,
        operations: whole("operations")?,
        blocks: whole("blocks")?,
        bytes: whole("bytes")?,
    })
}

/// A number of nanoseconds.
pub fn time(value: &Value<'_>) -> Option<f64> {
    let Value::Number(number) = value else { return None };
    number.parse().ok().filter(|time: &f64| time.is_finite() && *time >= 0.0)
}

/// A name that can be shown on one line.
fn shown(name: &str) -> String {
    let name: String = name.chars().take(LONGEST_NAME).collect();
    sanitize(name.replace(['\n', '\t'], " ").as_bytes())
}

/// The figures of all rounds together, in the order of the first.
///
/// # Errors
///
/// If the rounds do not have the same benchmarks, or nothing was counted; in words.
pub fn pool(rounds: &[Vec<Round>]) -> Result<Vec<(String, Figures)>, String> {
    let Some(first) = rounds.first() else { return Ok(Vec::new()) };
    let names = |round: &[Round]| round.iter().map(|benchmark| benchmark.name.clone()).collect::<Vec<_>>();
    if rounds.iter().any(|round| names(round) != names(first)) {
        return Err("does not run the same benchmarks every time".to_string());
    }
    if first.iter().any(|round| round.operations == 0) {
        return Err("left figures that cannot be read: did it write them itself?".to_string());
    }
    let pooled = first.iter().enumerate().map(|(place, counted)| {
        let all = || rounds.iter().map(|round| &round[place]);
        let samples: Vec<f64> = all().flat_map(|round| round.samples.iter().copied()).collect();
        let removed = all().filter(|round| round.removed).count();
        let figures = Figures {
            iterations: all().map(|round| round.iterations).fold(0, u64::saturating_add),
            nanoseconds: median(&samples),
            rounds: all().map(|round| median(&round.samples)).collect(),
            removed: 2 * removed > rounds.len() && counted.blocks == 0,
            operations: counted.operations,
            blocks: counted.blocks,
            bytes: counted.bytes,
        };
        (counted.name.clone(), figures)
    });
    Ok(pooled.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, samples: &str, operations: u64) -> String {
        format!(
            r#"{{"name":"{name}","iterations":30,"samples":[{samples}],"removed":true,"operations":{operations},"blocks":20,"bytes":160}}"#
        )
    }

    #[test]
    fn pools_the_samples_of_all_rounds() {
        let rounds = [
            parse(&line("a", "1,2,9", 10)).unwrap(),
            parse(&line("a", "3,4,5", 0)).unwrap(),
            parse(&line("a", "6,7,8.5", 0)).unwrap(),
        ];
        let pooled = pool(&rounds).unwrap();
        let [(name, figures)] = &pooled[..] else { panic!("{pooled:?}") };
        assert_eq!((name.as_str(), figures.iterations, figures.nanoseconds), ("a", 90, 5.0));
        assert_eq!(figures.rounds, [2.0, 4.0, 7.0]);
        assert_eq!((figures.blocks_per_operation(), figures.bytes_per_operation()), (2.0, 16.0));
    }

    #[test]
    fn tells_benchmarks_of_one_name_apart() {
        let text = [line("a", "1", 1), line("a", "2", 1), line("b", "3", 1), line("a", "4", 1)].join("\n");
        let names: Vec<String> = parse(&text).unwrap().into_iter().map(|round| round.name).collect();
        assert_eq!(names, ["a", "a #2", "b", "a #3"]);
    }

    #[test]
    fn refuses_what_the_library_does_not_write() {
        for text in ["hello", "{}", &line("a", "", 1), &line("a", "-1", 1), &line("a", "1e999", 1), "\u{0}"] {
            assert!(parse(text).is_err(), "{text}");
        }
        let rounds = [parse(&line("a", "1", 1)).unwrap(), parse(&line("b", "1", 0)).unwrap()];
        assert!(pool(&rounds).unwrap_err().contains("every time"));
        assert!(pool(&[parse(&line("a", "1", 0)).unwrap()]).is_err());
        assert_eq!(pool(&[]), Ok(Vec::new()));
    }

    #[test]
    fn a_name_cannot_move_the_cursor() {
        assert_eq!(parse(&line("\\u001b[2J\\nx", "1", 1)).unwrap()[0].name, "␛[2J x");
    }

    #[test]
    fn an_operation_was_removed_if_most_rounds_say_so_and_it_allocates_nothing() {
        let removed = |rounds: [bool; 3], blocks| {
            let round = |removed: bool| {
                let line = line("a", "1", 1).replace("true", &removed.to_string());
                let mut round = parse(&line).unwrap();
                round[0].blocks = blocks;
                round
            };
            pool(&rounds.map(round)).unwrap()[0].1.removed
        };
        assert!(removed([true, false, true], 0) && !removed([false, false, true], 0));
        assert!(!removed([true, true, true], 1));
    }
}
