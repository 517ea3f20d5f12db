//! The list of exercises by chapter, with what is solved, the rounds of practice and the best figures.

use crate::course::aim;
use crate::course::catalog::{Catalog, Exercise};
use crate::course::chapter;
use crate::course::notes::Notes;
use crate::course::practice::Practice;
use crate::course::progress::Progress;
use crate::profile::Metric;
use crate::ui::style::Style;
use crate::ui::terminal::{fold, width_of};

/// What the column of a state is wide: `tested out`.
const STATE: usize = 10;

/// The heads of the columns behind the title.
pub fn heads(practice: &Practice) -> String {
    let rounds = if practice.has_rounds() { format!("{:<14}  ", "rounds, best") } else { String::new() };
    format!("{:<STATE$}  {rounds}your best", "state")
}

/// What stands under these heads for an exercise: how it stands, the rounds of practice with the best time if there are
/// any at all, and the learner's best in the figure that the exercise aims at.
pub fn cells(
    exercise: &Exercise,
    aim: Option<Metric>,
    progress: &Progress,
    practice: &Practice,
    style: Style,
) -> String {
    let state = chapter::state(exercise, progress);
    let gap = " ".repeat(STATE - state.len());
    let state = if state == "passed" { style.good(state) } else { state.to_string() };
    let rounds = match practice.has_rounds() {
        true => format!("{:<14}  ", practice.rounds(&exercise.name)),
        false => String::new(),
    };
    let best = progress.best(&exercise.name).zip(aim).map(|(heap, aim)| aim::told(aim, heap));
    let best = best.unwrap_or_default();
    format!("{state}{gap}  {rounds}{best}")
}

/// A chapter's line: `01_vec_capacity  2/10`, and `tested out` if it is.
pub fn chapter_heading(chapter: &str, inside: &[Exercise], progress: &Progress) -> String {
    let passed = inside.iter().filter(|exercise| progress.is_passed(&exercise.name)).count();
    let out = if progress.is_tested_out(chapter) && passed < inside.len() { "  tested out" } else { "" };
    format!("{chapter}  {passed}/{}{out}", inside.len())
}

/// A title that gets fewer columns beside the figures has them below it.
const FEWEST: usize = 12;

/// The list, with `>` before the exercise called `marked`, in so many columns.
pub fn overview(
    catalog: &Catalog,
    progress: &Progress,
    marked: &str,
    style: Style,
    columns: usize,
) -> String {
    let exercises = catalog.exercises();
    let practice = Practice::load(catalog.root());
    let width = exercises.iter().map(|exercise| exercise.name.len()).max().unwrap_or(0).max("exercise".len());
    let titles: Vec<String> = exercises.iter().map(|exercise| title(catalog, exercise)).collect();
    let aim = |exercise: &Exercise| progress.best(&exercise.name).and_then(|_| aim::load(catalog, exercise));
    let cells: Vec<String> =
        exercises.iter().map(|exercise| cells(exercise, aim(exercise), progress, &practice, style)).collect();
    let heads = heads(&practice);
    let widest = |texts: &[String]| texts.iter().map(|text| width_of(text.trim_end())).max().unwrap_or(0);
    let titles_width = widest(&titles).max("title".len());
    // What is left beside the mark, the name, the figures, and the spaces between.
    let room = columns.saturating_sub(width + 6 + widest(&cells).max(heads.len()));
    let beside = room >= FEWEST.min(titles_width);
    let title_width = titles_width.min(if beside { room } else { columns.saturating_sub(width + 4) }).max(1);
    let row = |mark: &str, name: &str, title: &str, cells: &str| {
        let mut rows = fold(title, title_width);
        if !beside {
            rows.extend(fold(cells.trim_end(), title_width));
        } else if let Some(first) = rows.first_mut() {
            let gap = " ".repeat(title_width.saturating_sub(width_of(first)));
            *first = format!("{first}{gap}  {cells}");
        }
        let mut text = String::new();
        let mut lead = format!("{mark} {name:<width$}  ");
        for row in rows.iter().filter(|row| !row.trim().is_empty()) {
            text.push_str(format!("{lead}{row}").trim_end());
            text.push('\n');
            lead = " ".repeat(width + 4);
        }
        text
    };
    let head = row(" ", "exercise", "title", &heads);
    let mut text: String = head.lines().map(|line| style.faint(line) + "\n").collect();
    for chapter in catalog.chapters() {
        let heading = chapter_heading(chapter, chapter::inside(exercises, chapter), progress);
        text.push_str(&format!("{}\n", style.strong(&heading)));
        for ((exercise, title), cells) in exercises.iter().zip(&titles).zip(&cells) {
            if exercise.chapter == chapter {
                let mark = if exercise.name == marked { ">" } else { " " };
                text.push_str(&row(mark, &exercise.name, title, cells));
            }
        }
    }
    let passed = exercises.iter().filter(|exercise| progress.is_passed(&exercise.name)).count();
    text.push_str(&format!("\n{passed} of {} passed\n", exercises.len()));
    text
}

fn title(catalog: &Catalog, exercise: &Exercise) -> String {
    Notes::load(catalog, exercise).map(|notes| notes.title).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Heap;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn the_list_fits_and_keeps_its_words() {
        let catalog = Catalog::load(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap();
        let mut progress = Progress::default();
        let heap = Heap { total_blocks: 1_000, total_bytes: 123_456, ..Heap::default() };
        progress.record("vec2", true, Some(heap));
        let list = |columns| overview(&catalog, &progress, "vec2", Style::default(), columns);
        let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<BTreeSet<_>>();
        let whole = list(usize::MAX);
        for columns in [40, 60, 80, 200] {
            let text = list(columns);
            assert!(text.lines().all(|line| width_of(line) <= columns), "{columns} columns:\n{text}");
            assert_eq!(words(&text), words(&whole));
        }
        assert_eq!(list(200), whole, "an exercise has a line, where there is room");
    }

    #[test]
    fn heads_stand_over_their_columns() {
        let (vec2, vec3) =
            ["vec2", "vec3"].map(|name| Exercise { name: name.into(), chapter: "01_vec".into() }).into();
        let mut progress = Progress::default();
        progress.record("vec2", true, Some(Heap { total_blocks: 1, max_bytes: 80, ..Heap::default() }));
        progress.set_challenge("01_vec", "vec2");
        progress.record("vec2", true, None);
        let plain = Style::default();
        for (aim, practice, expected, head) in [
            (Some(Metric::TotalBlocks), "", "passed      1 block", "state       your best"),
            (Some(Metric::CurrBytes), "", "passed      0 left", "state       your best"),
            (None, "", "passed      ", "state       your best"),
            (
                Some(Metric::MaxBytes),
                "solved vec2 2026-03-01 2\nbest vec2 194\n",
                "passed      2, 3 min 14 s   80 bytes at the peak",
                "state       rounds, best    your best",
            ),
        ] {
            let practice = Practice::parse(practice);
            assert_eq!(cells(&vec2, aim, &progress, &practice, plain), expected);
            assert_eq!(heads(&practice), head);
            assert_eq!(cells(&vec3, aim, &progress, &practice, plain).trim_end(), "tested out");
        }
        assert_eq!(chapter_heading("01_vec", &[vec2.clone(), vec3], &progress), "01_vec  1/2  tested out");
        assert_eq!(chapter_heading("01_vec", &[vec2], &progress), "01_vec  1/1");
    }
}
