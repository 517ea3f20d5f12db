//! The list of exercises by chapter, with what is solved and its best figures.

use crate::course::catalog::{Catalog, Exercise};
use crate::course::cost_table;
use crate::course::notes::Notes;
use crate::course::progress::Progress;
use crate::ui::style::Style;

/// The list, with `>` before the exercise called `marked`.
pub fn overview(catalog: &Catalog, progress: &Progress, marked: &str, style: Style) -> String {
    let exercises = catalog.exercises();
    let width = exercises.iter().map(|exercise| exercise.name.len()).max().unwrap_or(0);
    let titles: Vec<String> = exercises.iter().map(|exercise| title(catalog, exercise)).collect();
    let title_width = titles.iter().map(|title| title.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for chapter in catalog.chapters() {
        let inside = exercises.iter().zip(&titles).filter(|(exercise, _)| exercise.chapter == chapter);
        let passed = inside.clone().filter(|(exercise, _)| progress.is_passed(&exercise.name)).count();
        let heading = format!("{chapter}  {passed}/{}", inside.clone().count());
        text.push_str(&format!("{}\n", style.strong(&heading)));
        for (exercise, title) in inside {
            let mark = if exercise.name == marked { ">" } else { " " };
            let state =
                if progress.is_passed(&exercise.name) { style.good("passed") } else { "to do ".to_string() };
            let best = progress
                .best(&exercise.name)
                .map_or(String::new(), |heap| format!("  {}", cost_table::cost((*heap).into())));
            let line = format!("{mark} {:<width$}  {title:<title_width$}  {state}{best}", exercise.name);
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    let passed = exercises.iter().filter(|exercise| progress.is_passed(&exercise.name)).count();
    text.push_str(&format!("\n{passed} of {} passed\n", exercises.len()));
    text
}

fn title(catalog: &Catalog, exercise: &Exercise) -> String {
    Notes::load(catalog, exercise).map(|notes| notes.title).unwrap_or_default()
}
