//! A table, with columns that fit.

use super::inline::Inline;
use crate::ui::style::Style;
use crate::ui::terminal::width_of;

/// What stands between two columns.
const GAP: &str = "  ";

/// A word that is longer may be broken, where there is little room.
const LONGEST: usize = 14;

/// A table's cells.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// The heads of the columns; none if no rule stands below the first row.
    head: Option<Vec<Inline>>,
    rows: Vec<Vec<Inline>>,
    /// Whether a column is set to the right.
    right: Vec<bool>,
}

impl Table {
    /// Reads rows of `| a | b |`.
    pub fn read(lines: &[&str]) -> Table {
        let rule =
            lines.get(1).map(|line| cells(line)).filter(|cells| cells.iter().all(|cell| is_rule(cell)));
        let mut rows: Vec<Vec<Inline>> = Vec::with_capacity(lines.len());
        for (at, line) in lines.iter().enumerate() {
            if at != 1 || rule.is_none() {
                rows.push(cells(line).iter().map(|cell| Inline::read(cell)).collect());
            }
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        rows.iter_mut().for_each(|row| row.resize_with(columns, Inline::default));
        let is_right = |cell: &String| cell.ends_with(':') && !cell.starts_with(':');
        let mut right: Vec<bool> = rule.iter().flatten().map(is_right).collect();
        right.resize(columns, false);
        let head = rule.is_some().then(|| rows.remove(0));
        Table { head, rows, right }
    }

    /// The table's rows on a terminal of so many columns.
    pub fn rows(&self, columns: usize, style: Style) -> Vec<String> {
        let Some(widths) = self.widths(columns) else { return self.records(columns, style) };
        let mut out = Vec::new();
        if let Some(head) = &self.head {
            self.row(&mut out, head, &widths, |inline, range| {
                style.strong(&inline.paint(range, Style::default()))
            });
            let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            out.push(style.faint(rules.join(GAP).trim_end()));
        }
        for row in &self.rows {
            self.row(&mut out, row, &widths, |inline, range| inline.paint(range, style));
        }
        out
    }

    fn row(
        &self,
        out: &mut Vec<String>,
        cells: &[Inline],
        widths: &[usize],
        paint: impl Fn(&Inline, std::ops::Range<usize>) -> String,
    ) {
        let parts: Vec<Vec<_>> =
            cells.iter().zip(widths).map(|(cell, width)| cell.rows_within(*width)).collect();
        for at in 0..parts.iter().map(Vec::len).max().unwrap_or(0) {
            let mut line = String::new();
            for ((cell, parts), (width, right)) in
                cells.iter().zip(&parts).zip(widths.iter().zip(&self.right))
            {
                let painted = parts.get(at).map_or(String::new(), |range| paint(cell, range.clone()));
                let pad = " ".repeat(width.saturating_sub(width_of(&painted)));
                let (before, after) = if *right { (pad.as_str(), "") } else { ("", pad.as_str()) };
                line.extend([before, &painted, after, GAP]);
            }
            out.push(line.trim_end().to_string());
        }
    }

    /// The width of each column; none if there is too little room for columns.
    fn widths(&self, columns: usize) -> Option<Vec<usize>> {
        let all = || self.head.iter().chain(&self.rows);
        let widest = |width: fn(&Inline) -> usize| -> Vec<usize> {
            (0..self.right.len()).map(|at| all().map(|row| width(&row[at])).max().unwrap_or(0)).collect()
        };
        let (natural, words) = (widest(Inline::width), widest(Inline::longest_word));
        let room = columns.saturating_sub(GAP.len() * self.right.len().saturating_sub(1));
        let mut widths: Vec<usize> = words.iter().map(|word| (*word).min(LONGEST)).collect();
        if columns == usize::MAX || natural.iter().sum::<usize>() <= room {
            return Some(natural);
        }
        let mut left = room.checked_sub(widths.iter().sum())?;
        // First the words are to be whole, those that lack the least before the others.
        let mut lacking: Vec<usize> = (0..widths.len()).collect();
        lacking.sort_by_key(|at| words[*at] - widths[*at]);
        for at in lacking {
            let more = (words[at] - widths[at]).min(left);
            widths[at] += more;
            left -= more;
        }
        // Then the columns of which the most is folded get what is left.
        for _ in 0..left {
            let folded = (0..widths.len()).filter(|at| widths[*at] < natural[*at]);
            let Some(most) = folded.max_by_key(|at| natural[*at] * 1_000 / widths[*at].max(1)) else { break };
            widths[most] += 1;
        }
        Some(widths)
    }

    /// An item of a list for each row, with a line for each of its other cells.
    fn records(&self, columns: usize, style: Style) -> Vec<String> {
        let mut out = Vec::new();
        for row in &self.rows {
            let mut lead = "- ";
            for (at, cell) in row.iter().enumerate().filter(|(_, cell)| cell.width() > 0) {
                let head = self.head.as_ref().map(|head| &head[at]).filter(|head| at > 0 && head.width() > 0);
                let told = head.map(|head| cell.labelled(&head.line()));
                let cell = told.as_ref().unwrap_or(cell);
                for range in cell.rows_within(columns.saturating_sub(4).max(1)) {
                    out.push(format!("{lead}{}", cell.paint(range, style)));
                    lead = if at == 0 { "  " } else { "    " };
                }
                lead = "  ";
            }
        }
        out
    }
}

/// The cells of a row. `\|` is a bar inside a cell.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches('|');
    let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for char in line.chars() {
        match char {
            '|' if escaped => {
                cells.last_mut().into_iter().for_each(|cell| {
                    cell.pop();
                    cell.push('|');
                });
            }
            '|' => cells.push(String::new()),
            _ => cells.last_mut().into_iter().for_each(|cell| cell.push(char)),
        }
        escaped = char == '\\' && !escaped;
    }
    cells.iter().map(|cell| cell.trim().to_string()).collect()
}

/// Whether this is a cell of the rule below the head.
fn is_rule(cell: &str) -> bool {
    !cell.is_empty() && cell.contains('-') && cell.chars().all(|char| matches!(char, '-' | ':'))
}
