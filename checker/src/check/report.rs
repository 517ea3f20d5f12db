//! Verdicts as text: one as `run` and watch mode show it, many as the table of `check`.

use crate::check::diagnostic::{self, Context};
use crate::check::verdict::Verdict;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::cost_table::{self, Entry};
use crate::course::exercise_text::ExerciseText;
use crate::ui::style::{Style, number};
use crate::ui::terminal::cut;

/// A verdict as `run` and watch mode show it, in so many columns.
pub fn show(
    catalog: &Catalog,
    exercise: &Exercise,
    verdict: &Verdict,
    style: Style,
    columns: usize,
) -> String {
    let path = exercise.path(Version::Yours);
    let costs = costs(catalog, exercise);
    let root = catalog.root();
    let context = Context { style, root, path: &path, text: &verdict.text, costs: &costs, columns };
    diagnostic::render(verdict, &context)
}

/// What the exercise costs at first and solved, by the table that `verify` holds to what is measured.
fn costs(catalog: &Catalog, exercise: &Exercise) -> Vec<Entry> {
    let solution = catalog.read(exercise, Version::Solution).unwrap_or_default();
    cost_table::parse(ExerciseText::split(&solution).story_lines()).unwrap_or_default()
}

/// The heads of the columns of `check`.
const HEADS: [&str; 7] = ["exercise", "status", "blocks", "bytes", "peak", "left", "test"];

/// What stands between two columns.
const GAP: &str = "  ";

/// With fewer columns the name of the test is left out.
const FEWEST: usize = 9;

/// The table at the end of `check`, in so many columns. The figures of an exercise are those of one test, which is named.
pub fn table(verdicts: &[Verdict], style: Style, columns: usize) -> String {
    let row = |verdict: &Verdict| {
        let mut row: [String; 7] =
            [verdict.exercise.as_str(), verdict.status.name(), "", "", "", "", ""].map(String::from);
        if let Some((test, heap)) = verdict.headline() {
            let figures = [heap.total_blocks, heap.total_bytes, heap.max_bytes, heap.curr_bytes].map(number);
            row[2..6].clone_from_slice(&figures);
            row[6].clone_from(&test.name);
        }
        row
    };
    let rows: Vec<[String; 7]> = verdicts.iter().map(row).collect();
    // A row without figures ends with its status, which is often long: it takes no room from the names of the others.
    let has_figures = |row: &[String; 7]| !row[6].is_empty();
    let width = |at: usize| {
        let rows = rows.iter().filter(|row| at == 0 || has_figures(row));
        rows.map(|row| row[at].len()).chain([HEADS[at].len()]).max().unwrap_or(0)
    };
    let widths: [usize; 6] = std::array::from_fn(width);
    // The columns that fit as a whole: a figure is there or not, and never a part of it.
    let mut used = 0;
    let fitting = widths.iter().take_while(|width| {
        used += *width + GAP.len();
        used - GAP.len() <= columns
    });
    let fitting = fitting.count();
    let room = columns.saturating_sub(used);
    let line = |row: [&str; 7], style: &dyn Fn(&str) -> String| {
        let mut line = String::new();
        for (at, (cell, width)) in row.iter().zip(widths).take(fitting).enumerate() {
            line.push_str(if at == 0 { "" } else { GAP });
            line.push_str(&match at {
                0 => format!("{cell:<width$}"),
                1 => style(&format!("{cell:<width$}")),
                _ => format!("{cell:>width$}"),
            });
        }
        if fitting == widths.len() && room >= FEWEST {
            line.extend([GAP, &cut(row[fitting], room)]);
        }
        cut(line.trim_end(), columns).into_owned()
    };
    let mut text = style.strong(&line(HEADS, &|status| status.to_string())) + "\n";
    for (verdict, row) in verdicts.iter().zip(&rows) {
        let colored = |status: &str| match verdict.passed() {
            true => style.good(status),
            false => style.error(status),
        };
        text.push_str(&(line(row.each_ref().map(String::as_str), &colored) + "\n"));
    }
    let passed = verdicts.iter().filter(|verdict| verdict.passed()).count();
    text.push_str(&format!("\n{passed} of {} passed\n", verdicts.len()));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::verdict::{Status, Test, TestStatus};
    use crate::profile::Heap;

    #[test]
    fn figures_have_the_name_of_their_test() {
        let exercise = Exercise { name: "vec2".into(), chapter: "01_vec_capacity".into() };
        let heap = Heap { total_blocks: 1, total_bytes: 14_400, max_bytes: 14_400, ..Heap::default() };
        let test = |name: &str, heap| Test {
            name: name.into(),
            status: TestStatus::Passed,
            heap,
            sites: Vec::new(),
            failure: None,
        };
        let tests = vec![test("gives_degrees", None), test("allocates_once", Some(heap))];
        let one = Verdict { status: Status::Passed, tests, ..Verdict::new(&exercise, "") };
        let none = Verdict { exercise: "intro1".into(), ..Verdict::new(&exercise, "") };
        assert_eq!(
            table(&[none.clone(), one.clone()], Style::default(), usize::MAX),
            "exercise  status  blocks   bytes    peak  left  test\n\
             intro1    does not compile\n\
             vec2      passed       1  14,400  14,400     0  allocates_once\n\n1 of 2 passed\n"
        );
        let narrow = table(&[none.clone(), one.clone()], Style::default(), 40);
        assert!(narrow.starts_with("exercise  status  blocks   bytes    peak\n"), "{narrow}");
        assert!(narrow.contains("  1  14,400  14,400\n"), "no part of a figure: {narrow}");
        let narrow = table(&[none, one], Style::default(), 60);
        assert!(narrow.contains("0  allocates_o…\n"), "{narrow}");
    }
}
