//! Benchmarks as a table for people.

use std::array;

use super::{Benchmark, Figures, Outcome, Ratio};
use crate::course::catalog::Version;
use crate::ui::style::{Style, number};
use crate::ui::terminal::width_of;

/// The columns behind the name: iterations, ns/op, B/op, allocs/op.
type Cells = [String; 4];

const HEADS: [&str; 4] = ["iterations", "ns/op", "B/op", "allocs/op"];
/// How wide they are at least, and the name; what is wider widens its column.
const WIDTHS: [usize; 4] = [13, 17, 12, 11];
const NAME_WIDTH: usize = 24;

/// What is said of one exercise. With `earlier`, its outcome in an earlier run, the changes since then too; none
/// if that run did not have the exercise. Where `columns` are few, tables do without iterations.
pub fn section(outcome: &Outcome, earlier: Option<Option<&Outcome>>, style: Style, columns: usize) -> String {
    let mut text = String::new();
    for benchmark in &outcome.benchmarks {
        let mut rows: Vec<(String, Cells)> = Vec::new();
        rows.push((format!("{}: {}", outcome.exercise, benchmark.name), HEADS.map(str::to_string)));
        rows.extend(versions(benchmark));
        rows.extend(ratios(benchmark));
        if let Some(earlier) = earlier {
            let then =
                earlier.and_then(|then| then.benchmarks.iter().find(|then| then.name == benchmark.name));
            rows.extend(changes(benchmark, then));
        }
        text.push_str(&table(&rows, style, columns));
        for (version, figures) in Version::ALL.into_iter().zip(&benchmark.figures) {
            if figures.as_ref().is_some_and(|figures| figures.removed) {
                text.push_str(&format!(
                    "  {}: {}: no slower than an empty loop. The optimiser removed the operation, or found its\n  \
                     result ahead of time: put input and result behind `black_box`.\n",
                    style.warning("note"),
                    version.label()
                ));
            }
        }
        text.push('\n');
    }
    for problem in &outcome.problems {
        let version = problem.version.label();
        let what = problem.what.replace('\n', "\n  ");
        text.push_str(&format!("{}: {}, {version}: {what}\n", style.error("error"), outcome.exercise));
    }
    if outcome.benchmarks.is_empty() && outcome.problems.is_empty() {
        text.push_str(&format!("{}: there is no benchmark in it\n", outcome.exercise));
    }
    if outcome.benchmarks.is_empty() || !outcome.problems.is_empty() {
        text.push('\n');
    }
    text
}

fn versions(benchmark: &Benchmark) -> impl Iterator<Item = (String, Cells)> {
    Version::ALL.into_iter().zip(&benchmark.figures).filter_map(|(version, figures)| {
        let figures = figures.as_ref()?;
        let time = format!("{} ±{:>3.0}%", time(figures.nanoseconds), figures.noise() * 100.0);
        let cells = [
            number(figures.iterations),
            time,
            per_operation(figures.bytes, figures.operations),
            per_operation(figures.blocks, figures.operations),
        ];
        Some((format!("  {}", version.label()), cells))
    })
}

/// How the others compare with the starter.
fn ratios(benchmark: &Benchmark) -> impl Iterator<Item = (String, Cells)> {
    (1..Version::ALL.len()).filter_map(|place| {
        let (base, figures) = (benchmark.figures[0].as_ref()?, benchmark.figures[place].as_ref()?);
        let time = benchmark
            .ratio(place)
            .map_or("-".to_string(), |ratio| in_words(ratio, |estimate| times(estimate, 1.0)));
        let bytes = times(figures.bytes_per_operation(), base.bytes_per_operation());
        let blocks = times(figures.blocks_per_operation(), base.blocks_per_operation());
        Some((format!("  {}/before", Version::ALL[place].label()), [String::new(), time, bytes, blocks]))
    })
}

/// How each compares with itself in an earlier run.
fn changes(benchmark: &Benchmark, then: Option<&Benchmark>) -> Vec<(String, Cells)> {
    let change = |(place, figures): (usize, &Option<Figures>)| {
        let figures = figures.as_ref()?;
        let name = format!("  {}: change", Version::ALL[place].label());
        let Some(then) = then.and_then(|then| then.figures[place].as_ref()) else {
            return Some((name, ["".into(), "was not there".into(), "".into(), "".into()]));
        };
        let time = Ratio::of_runs(&figures.rounds, &then.rounds);
        let removed = figures.removed || then.removed;
        let time = if removed || !time.estimate.is_finite() {
            "-".to_string()
        } else {
            in_words(time, |estimate| percent(estimate, 1.0))
        };
        let bytes = percent(figures.bytes_per_operation(), then.bytes_per_operation());
        let blocks = percent(figures.blocks_per_operation(), then.blocks_per_operation());
        Some((name, [String::new(), time, bytes, blocks]))
    };
    benchmark.figures.iter().enumerate().filter_map(change).collect()
}

fn in_words(ratio: Ratio, words: impl Fn(f64) -> String) -> String {
    if ratio.is_clear() { words(ratio.estimate) } else { "no difference".to_string() }
}

/// `0.41×`.
fn times(now: f64, base: f64) -> String {
    if now == base {
        "same".to_string()
    } else if base == 0.0 {
        "none before".to_string()
    } else {
        let ratio = now / base;
        // What differs is not to look the same.
        let fine = (ratio > 0.0 && ratio < 0.1) || (ratio - 1.0).abs() < 0.005;
        let decimals = if fine { 4 } else { 2 };
        format!("{ratio:.decimals$}×")
    }
}

/// `-59.1%`.
fn percent(now: f64, base: f64) -> String {
    if now == base {
        "same".to_string()
    } else if base == 0.0 {
        "none before".to_string()
    } else {
        format!("{:+.1}%", (now / base - 1.0) * 100.0)
    }
}

/// Nanoseconds, with as many decimals as mean something.
pub fn time(nanoseconds: f64) -> String {
    if nanoseconds < 100.0 { format!("{nanoseconds:.2}") } else { number(nanoseconds.round() as u64) }
}

/// A whole number where every operation costs the same, as it does unless something is amortised.
fn per_operation(total: u64, operations: u64) -> String {
    if total.is_multiple_of(operations) {
        number(total / operations)
    } else {
        let hundredths = (total as f64 / operations as f64 * 100.0).round() as u64;
        format!("{}.{:02}", number(hundredths / 100), hundredths % 100)
    }
}

/// Rows of a table, the first of them its heading: as wide as is pleasant, or closer together, or without the
/// iterations, or with the name that heads it on a line of its own as well.
fn table(rows: &[(String, Cells)], style: Style, columns: usize) -> String {
    let widest = |column: usize| rows.iter().map(|(_, cells)| width_of(&cells[column])).max().unwrap_or(0);
    let names = |rows: &[(String, Cells)]| rows.iter().map(|(name, _)| width_of(name)).max().unwrap_or(0);
    let (name_width, below) = (names(rows), names(&rows[1..]));
    let wide: [usize; 4] = array::from_fn(|column| WIDTHS[column].max(widest(column) + 1));
    let close: [usize; 4] = array::from_fn(|column| widest(column) + 2);
    let [_, rest @ ..] = close;
    let layouts: [(usize, &[usize]); 4] =
        [(name_width.max(NAME_WIDTH), &wide), (name_width, &close), (name_width, &rest), (below, &rest)];
    let fits = |(name, widths): &(usize, &[usize])| name + widths.iter().sum::<usize>() <= columns;
    let (name_width, widths) = layouts.into_iter().find(fits).unwrap_or(layouts[3]);
    let mut text = String::new();
    for (i, (name, cells)) in rows.iter().enumerate() {
        let mut line = match name_width.checked_sub(width_of(name)) {
            Some(space) => format!("{name}{}", " ".repeat(space)),
            None => {
                text.push_str(&format!("{}\n", style.strong(name)));
                " ".repeat(name_width)
            }
        };
        for (cell, width) in cells[cells.len() - widths.len()..].iter().zip(widths) {
            line.push_str(&" ".repeat(width - width_of(cell)));
            line.push_str(cell);
        }
        let line = line.trim_end();
        text.push_str(&if i == 0 { style.strong(line) } else { line.to_string() });
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::Problem;
    use super::*;
    use crate::course::catalog::Version;

    fn figures(nanoseconds: f64, blocks: u64, bytes: u64) -> Figures {
        let rounds = (0..10).map(|i| nanoseconds * (1.0 + f64::from(i % 3) / 100.0)).collect();
        Figures { iterations: 250_000, nanoseconds, rounds, removed: false, operations: 10, blocks, bytes }
    }

    /// The same, with other rounds slow.
    fn shaken(mut figures: Figures) -> Figures {
        figures.rounds.rotate_right(1);
        figures
    }

    fn outcome(figures: [Option<Figures>; 3]) -> Outcome {
        Outcome {
            exercise: "vec2".into(),
            chapter: "01_vec_capacity".into(),
            benchmarks: vec![Benchmark { name: "to_degrees".into(), figures }],
            problems: Vec::new(),
        }
    }

    fn rows(text: &str) -> Vec<Vec<&str>> {
        text.lines()
            .map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
            .collect()
    }

    #[test]
    fn shows_each_edition_and_what_is_left_of_the_first() {
        let outcome = outcome([
            Some(figures(4_512.2, 110, 327_520)),
            Some(shaken(figures(4_530.0, 110, 327_520))),
            Some(figures(45.12, 5, 0)),
        ]);
        let text = section(&outcome, None, Style::default(), 80);
        let expected: [&[&str]; 7] = [
            &["vec2: to_degrees", "iterations", "ns/op", "B/op", "allocs/op"],
            &["before", "250,000", "4,512 ±  2%", "32,752", "11"],
            &["yours", "250,000", "4,530 ±  2%", "32,752", "11"],
            &["solution", "250,000", "45.12 ±  2%", "0", "0.50"],
            &["yours/before", "no difference", "same", "same"],
            &["solution/before", "0.0100×", "0.00×", "0.0455×"],
            &[],
        ];
        let joined = |text: &str| text.replace("±  ", "± ");
        let expected: Vec<String> = expected.iter().map(|row| joined(&row.join("|"))).collect();
        let found: Vec<String> = rows(&joined(&text)).iter().map(|row| row.join("|")).collect();
        assert_eq!(found, expected, "{text}");
        let ends: Vec<usize> = text.lines().take(6).map(width_of).collect();
        assert!(ends.iter().all(|end| *end == ends[0]), "not aligned:\n{text}");
    }

    #[test]
    fn a_table_moves_together_where_there_is_little_room() {
        let outcome = outcome([Some(figures(4_512.2, 110, 327_520)), Some(figures(45.12, 5, 0)), None]);
        let shown = |columns| section(&outcome, None, Style::default(), columns);
        let width = |text: &str| text.lines().map(width_of).max().unwrap();
        assert_eq!(shown(usize::MAX), shown(77));
        assert_eq!([77, 70, 60, 47].map(|columns| width(&shown(columns)) <= columns), [true; 4]);
        assert!(shown(70).contains("iterations") && !shown(50).contains("iterations"), "{}", shown(60));
        assert!(["ns/op", "B/op", "allocs/op"].into_iter().all(|head| shown(50).contains(head)));
        assert!(shown(47).starts_with("vec2: to_degrees\n   "), "{}", shown(47));
    }

    #[test]
    fn a_fraction_has_its_thousands_parted_too() {
        assert_eq!(per_operation(5_195_840, 100), "51,958.40");
        assert_eq!(per_operation(1, 3), "0.33");
        assert_eq!(per_operation(2, 300), "0.01");
        assert_eq!(per_operation(300, 3), "100");
    }

    #[test]
    fn shows_changes_since_an_earlier_run() {
        let then = outcome([Some(figures(1_000.0, 10, 100)), None, None]);
        let now = outcome([Some(figures(500.0, 20, 100)), Some(figures(7.0, 1, 1)), None]);
        let text = section(&now, Some(Some(&then)), Style::default(), 80);
        let rows = rows(&text);
        assert_eq!(rows[4], ["before: change", "-50.0%", "same", "+100.0%"], "{text}");
        assert_eq!(rows[5], ["yours: change", "was not there"], "{text}");
        assert!(section(&now, Some(None), Style::default(), 80).contains("was not there"));
        assert!(section(&then, Some(Some(&then)), Style::default(), 80).contains("no difference"));
    }

    #[test]
    fn says_what_was_removed_and_compares_it_with_nothing() {
        let removed = Figures { removed: true, ..figures(0.3, 0, 0) };
        let outcome = outcome([Some(figures(500.0, 0, 0)), Some(removed), None]);
        let text = section(&outcome, None, Style::default(), 80);
        assert!(text.contains("note: yours: no slower than an empty loop"), "{text}");
        assert_eq!(rows(&text)[3], ["yours/before", "-", "same", "same"], "{text}");
    }

    #[test]
    fn says_why_there_are_no_figures() {
        let mut outcome = outcome([Some(figures(500.0, 0, 0)), None, None]);
        outcome.problems = vec![Problem { version: Version::Yours, what: "panicked: no".into() }];
        let text = section(&outcome, None, Style::default(), 80);
        assert!(text.ends_with("\nerror: vec2, yours: panicked: no\n\n"), "{text}");
        assert!(text.contains("before  "), "{text}");
    }
}
