//! `solutions/README.md`: every exercise before and after, as it was last measured.

use std::fs;
use std::process::Command;

use super::report::Row;
use super::violation::Violation;
use crate::build::cargo;
use crate::course::catalog::{Catalog, Version};
use crate::course::exercise_text::ExerciseText;
use crate::ui::progress::Progress;
use crate::ui::status_line::StatusLine;
use crate::util::error::{Failure, Result};

/// The page, from the root of the repository.
pub const FILE: &str = "solutions/README.md";

const HEAD: &str = "\
# Solutions

The exercises, optimised, with the same tests. Each file's header says why it works, what it costs, and when
not to do it.

What the first limit of each exercise measures, before → after: allocations, bytes allocated, bytes alive at
the peak, bytes left. The time is that of one operation of the first benchmark, in a release build, on one
machine on one day: only the proportion means something. `cargo checker verify --table` writes this page, and
`verify` holds all of it but the times to what it measures.

| exercise | blocks | bytes | peak | left | ns/op |
| --- | ---: | ---: | ---: | ---: | ---: |
";

/// Whether the page says what was measured just now, but for the times.
pub fn check(page: Option<&str>, rows: &[Row]) -> Option<Violation> {
    let without_times = |page: &str| -> Vec<String> {
        let line =
            |line: &str| line.trim_end_matches(" |").rsplit_once(" | ").unwrap_or((line, "")).0.to_string();
        page.lines().map(|text| if text.starts_with('|') { line(text) } else { text.to_string() }).collect()
    };
    let times = vec![String::new(); rows.len()];
    let current = page.is_some_and(|page| without_times(page) == without_times(&render(rows, &times)));
    let help = "`cargo checker verify --table` measures all exercises and writes it";
    (!current).then(|| Violation::new("table", FILE, "the table is not what is measured", help))
}

/// A solution takes longer than the starter from this ratio on. Below it, noise and the layout of code may explain it.
const SLOWER: f64 = 1.1;

/// The exercises whose solution takes longer than the starter, as the page has it.
pub fn slower(page: &str) -> Vec<&str> {
    let ratio = |line: &str| -> Option<f64> {
        let times = line.trim_end_matches(" |").rsplit_once(" | ")?.1;
        let (before, after) = times.split_once(" → ")?;
        Some(after.trim().parse::<f64>().ok()? / before.trim().parse::<f64>().ok()?)
    };
    let rows = page.lines().filter(|line| ratio(line).is_some_and(|ratio| ratio >= SLOWER));
    rows.filter_map(|line| line.trim_start_matches("| ").split(' ').next()).collect()
}

/// What is wrong if a solution is slower, and its header does not say so.
pub fn says_slower(name: &str, file: &str, solution: &str) -> Option<Violation> {
    let says = ExerciseText::split(solution).story_lines().any(|line| line.contains("slower"));
    let what = format!("`{name}` takes longer than its starter, and the header does not say so");
    let help = "say under `## What it costs` that it is slower, and why that is worth it";
    (!says).then(|| Violation::new("slower", file, what, help).of(name))
}

/// Times all benchmarks and writes the page.
///
/// # Errors
///
/// If the benchmarks cannot be built, or the page not be written.
pub fn write(catalog: &Catalog, rows: &[Row]) -> Result<()> {
    let mut status = StatusLine::new();
    let mut times = Vec::new();
    for version in [Version::Starter, Version::Solution] {
        status.show(&Progress::Cargo(format!("building {} with --release", version.package())));
        let built = Command::new(cargo::cargo())
            .current_dir(catalog.root())
            .args(["build", "--quiet", "--release", "--bins", "--package", version.package()])
            .args(cargo::own_target_folder(catalog.root()))
            .status();
        if !built.is_ok_and(|status| status.success()) {
            return Err(Failure::new("the benchmarks do not build").help("cargo says above why not"));
        }
    }
    for (place, row) in rows.iter().enumerate() {
        if row.figures.is_none() {
            times.push("-".to_string());
            continue;
        }
        status.show(&Progress::Done {
            done: place,
            of: rows.len(),
            name: format!("timing {}", row.exercise),
        });
        let time = |version: Version| time(catalog, &version.binary(&row.exercise));
        times.push(match (time(Version::Starter), time(Version::Solution)) {
            (Some(before), Some(after)) => format!("{before} → {after}"),
            _ => "-".to_string(),
        });
    }
    let file = catalog.root().join(FILE);
    fs::write(&file, render(rows, &times)).map_err(|error| Failure::io("write", &file, &error))
}

fn render(rows: &[Row], times: &[String]) -> String {
    let mut page = HEAD.to_string();
    for (row, time) in rows.iter().zip(times) {
        let [blocks, bytes, peak, left] = row.cells();
        let exercise = &row.exercise;
        page.push_str(&format!("| {exercise} | {blocks} | {bytes} | {peak} | {left} | {time} |\n"));
    }
    page
}

/// The time of the first benchmark that a program prints: `name … 1834 ns/op …`.
fn time(catalog: &Catalog, binary: &str) -> Option<String> {
    let program = cargo::target_folder(catalog.root()).join("release").join(binary);
    let output = Command::new(program).current_dir(std::env::temp_dir()).output().ok()?;
    first_time(&String::from_utf8_lossy(&output.stdout))
}

fn first_time(output: &str) -> Option<String> {
    let before = output.lines().find_map(|line| line.split_once(" ns/op"))?.0;
    before.split_whitespace().last().map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::cost_table::Figures;

    fn rows(blocks: u64) -> Vec<Row> {
        let figures = Some(Figures { blocks, ..Figures::default() });
        vec![Row { exercise: "vec2".into(), figures: Some((figures, figures)) }]
    }

    #[test]
    fn a_solution_that_takes_longer_has_to_say_so() {
        let page = "| exercise | ns/op |\n| --- | ---: |\n| a1 | 2 → 1 | 100 → 109 |\n| b1 | 2 → 1 | 100 → 110 |\n| c1 | - |\n";
        assert_eq!(slower(page), ["b1"]);
        assert_eq!(says_slower("b1", "b1.rs", "//! It is slower, by a tenth.\nfn main() {}\n"), None);
        let silent = says_slower("b1", "b1.rs", "//! It is slow.\nfn main() {} // slower\n").unwrap();
        assert_eq!((silent.rule, silent.file.as_str()), ("slower", "b1.rs"));
    }

    #[test]
    fn is_current_whatever_the_times() {
        let page = render(&rows(7), &["12 → 3".to_string()]);
        assert_eq!(check(Some(&page), &rows(7)), None);
        assert!(check(Some(&page), &rows(8)).is_some());
        assert!(check(Some(&page.replace("optimised", "slow")), &rows(7)).is_some());
        assert!(check(None, &rows(7)).is_some());
    }

    #[test]
    fn takes_the_time_of_the_first_benchmark() {
        let output = "note: x\nfirst(a b)   100   1834 ns/op   8 B/op\nsecond   1   7.25 ns/op\n";
        assert_eq!(first_time(output).as_deref(), Some("1834"));
        assert_eq!(first_time("nothing here\n"), None);
    }
}
