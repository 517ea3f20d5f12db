//! What is to be measured, and how often.

use std::time::Duration;

use super::Result;

pub const HELP: &str = "\
Measure how long a learner waits, beside bare cargo and beside rustlings 6.5.0.

Usage: checker/scripts/bench.sh [OPTIONS] [PART…]

Parts:
  run    `run vec2` after an edit, against bare `cargo test --no-run` and the test binary, and
         against `rustlings run vecs1`
  all    `check` after every exercise was edited, against bare cargo that builds all of them, and
         that builds and runs them
  verify `verify` after every file was edited, against the same with cargo alone (minutes)
  watch  save to verdict on the screen, in a pseudo-terminal, against the same
  idle   processor time and memory of watch mode while nobody saves
  fresh  nothing built to first verdict, against installing rustlings and its first verdict (minutes)
  scale  `check` over 100, 300 and 1,000 generated exercises, and `run` of one among them (minutes)
Without a part: run, watch, all and idle.

Options:
  --runs N          Runs of each measure (15)
  --long-runs N     Runs of the parts all, verify and fresh (3)
  --idle SECONDS    How long part `idle` looks (60)
  --only CHAPTER    What part `verify` looks at (all chapters)
  --slow            All parts
  -h, --help        This help

Everything happens in copies of this working tree, what is not committed included, in a folder that is
removed at the end. Cargo's packages have to be downloaded already: no download is timed. The rustlings
compared with is $RUSTLINGS, or the one on the PATH; where there is none, its rows are left out.

A cell is the median and, in brackets, the quartiles; a ratio is the median of the ratios of the pairs.
Ends with 0 if all goals are met, with 1 if not, with 2 if something could not be measured.
";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Run,
    Watch,
    All,
    Verify,
    Idle,
    Fresh,
    Scale,
}

const PARTS: [(&str, Part); 7] = [
    ("run", Part::Run),
    ("watch", Part::Watch),
    ("all", Part::All),
    ("verify", Part::Verify),
    ("idle", Part::Idle),
    ("fresh", Part::Fresh),
    ("scale", Part::Scale),
];

#[derive(Debug)]
pub struct Options {
    pub parts: Vec<Part>,
    pub runs: u32,
    pub long_runs: u32,
    pub idle: Duration,
    /// The chapter that part `verify` looks at.
    pub only: Option<String>,
}

impl Options {
    /// `None` if it is help that is wanted.
    pub fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Options>> {
        let idle = Duration::from_secs(60);
        let mut options = Options { parts: Vec::new(), runs: 15, long_runs: 3, idle, only: None };
        while let Some(word) = words.next() {
            let mut number = || {
                let number = words.next().and_then(|value| value.parse().ok()).filter(|number| *number > 0);
                number.ok_or_else(|| format!("`{word}` needs a number above 0"))
            };
            match word.as_str() {
                "-h" | "--help" => return Ok(None),
                // Cargo says so to every benchmark.
                "--bench" => {}
                "--runs" => options.runs = number()?,
                "--long-runs" => options.long_runs = number()?,
                "--idle" => options.idle = Duration::from_secs(number()?.into()),
                "--only" => options.only = Some(words.next().ok_or("`--only` needs a chapter")?),
                "--slow" => options.parts = PARTS.map(|(_, part)| part).to_vec(),
                name => match PARTS.iter().find(|(part, _)| *part == name) {
                    Some((_, part)) => options.parts.push(*part),
                    None => return Err(format!("there is no part or option `{name}`")),
                },
            }
        }
        if options.parts.is_empty() {
            options.parts = vec![Part::Run, Part::Watch, Part::All, Part::Idle];
        }
        Ok(Some(options))
    }
}
