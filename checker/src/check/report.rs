//! Verdicts as text: one as `run` and watch mode show it, many as the table of `check`.

use crate::check::diagnostic::{self, Context};
use crate::check::verdict::Verdict;
use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::cost_table::{self, Entry};
use crate::course::exercise_text::ExerciseText;
use crate::ui::style::{Style, number};

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

/// The table at the end of `check`.
pub fn table(verdicts: &[Verdict], style: Style) -> String {
    let width = verdicts.iter().map(|verdict| verdict.exercise.len()).max().unwrap_or(0).max(8);
    let head = format!(
        "{:<width$}  {:<16} {:>9} {:>12} {:>12} {:>12}",
        "exercise", "status", "blocks", "bytes", "peak", "left"
    );
    let mut text = style.strong(&head) + "\n";
    for verdict in verdicts {
        let status = format!("{:<16}", verdict.status.name());
        let status = if verdict.passed() { style.good(&status) } else { style.error(&status) };
        let figures = verdict.headline().map_or(String::new(), |heap| {
            let cells = [heap.total_blocks, heap.total_bytes, heap.max_bytes, heap.curr_bytes].map(number);
            format!(" {:>9} {:>12} {:>12} {:>12}", cells[0], cells[1], cells[2], cells[3])
        });
        text.push_str(&format!("{:<width$}  {status}{figures}\n", verdict.exercise));
    }
    let passed = verdicts.iter().filter(|verdict| verdict.passed()).count();
    text.push_str(&format!("\n{passed} of {} passed\n", verdicts.len()));
    text
}
