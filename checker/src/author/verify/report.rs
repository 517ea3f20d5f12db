//! What `verify` prints at the end.

use crate::course::cost_table::Figures;
use crate::ui::style::{Style, count, number};

/// A line of the table: what an exercise costs by its first limit, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub exercise: String,
    /// None for an exercise that tells no figures; none on a side where they vary.
    pub figures: Option<(Option<Figures>, Option<Figures>)>,
}

impl Row {
    /// Blocks, bytes, peak and what is left: `11 → 1`.
    pub fn cells(&self) -> [String; 4] {
        let Some((before, after)) = self.figures else { return ["-"; 4].map(String::from) };
        let four = |figures: Option<Figures>| match figures {
            Some(Figures { blocks, bytes, peak, left }) => [blocks, bytes, peak, left].map(number),
            None => ["varies"; 4].map(String::from),
        };
        let (before, after) = (four(before), four(after));
        [0, 1, 2, 3].map(|at| format!("{} → {}", before[at], after[at]))
    }
}

/// Blocks, bytes, peak and what is left, before and after.
pub fn table(rows: &[Row], style: Style) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head = ["exercise", "blocks", "bytes", "peak", "left"].map(String::from);
    let mut lines = vec![head];
    for row in rows {
        let [blocks, bytes, peak, left] = row.cells();
        lines.push([row.exercise.clone(), blocks, bytes, peak, left]);
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4].map(width);
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let [name, cells @ ..] = line;
        let mut line = format!("{name:<width$}", width = widths[0]);
        for (cell, width) in cells.iter().zip(&widths[1..]) {
            line.push_str(&format!("  {cell:>width$}"));
        }
        text.push_str(&if at == 0 { style.strong(&line) } else { line });
        text.push('\n');
    }
    text.push('\n');
    text
}

/// `11 exercises, 2 violations`.
pub fn summary(exercises: usize, violations: usize) -> String {
    format!("{}, {}\n", count(exercises as u64, "exercise"), count(violations as u64, "violation"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligns_what_it_compares() {
        let figures = |blocks, bytes| Some(Figures { blocks, bytes, ..Figures::default() });
        let rows = [
            Row { exercise: "vec1".into(), figures: None },
            Row { exercise: "vec10".into(), figures: Some((figures(11, 32_752), figures(1, 14_400))) },
            Row { exercise: "leak1".into(), figures: Some((None, figures(1, 2))) },
        ];
        assert_eq!(
            table(&rows, Style::default()),
            "exercise      blocks            bytes        peak        left\n\
             vec1               -                -           -           -\n\
             vec10         11 → 1  32,752 → 14,400       0 → 0       0 → 0\n\
             leak1     varies → 1       varies → 2  varies → 0  varies → 0\n\n"
        );
        assert_eq!(table(&[], Style::default()), "");
    }

    #[test]
    fn counts_what_was_found() {
        assert_eq!(summary(11, 0), "11 exercises, 0 violations\n");
        assert_eq!(summary(1, 1), "1 exercise, 1 violation\n");
    }
}
