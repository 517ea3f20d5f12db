//! The list of exercises: which rows there are, which is selected, and how it is drawn.

use std::collections::BTreeSet;

use super::keys::Action;
use super::lesson::Outline;
use crate::course::catalog::Exercise;
use crate::course::chapter;
use crate::course::overview;
use crate::course::practice::Practice;
use crate::course::progress::Progress;
use crate::ui::style::Style;
use crate::ui::terminal::{cut, width_of};

/// What the list is made from.
#[derive(Clone, Copy)]
pub struct Contents<'a> {
    pub exercises: &'a [Exercise],
    /// What is said of each exercise.
    pub outline: &'a Outline,
    pub progress: &'a Progress,
    pub practice: &'a Practice,
}

/// How the learner looks at the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    pub selected: Row,
    /// What name, title or idea must hold, in lower case.
    pub wanted: String,
    /// Whether letters go there.
    pub searching: bool,
    pub only_to_do: bool,
    folded: BTreeSet<String>,
}

/// One line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The chapter of this exercise, which is its first one.
    Chapter(usize),
    Exercise(usize),
}

impl Default for Row {
    fn default() -> Row {
        Row::Exercise(0)
    }
}

impl Row {
    /// The place of the exercise, or of the chapter's first.
    fn place(self) -> usize {
        match self {
            Row::Chapter(at) | Row::Exercise(at) => at,
        }
    }
}

/// How far a page is.
const PAGE: usize = 10;

impl List {
    pub fn at(place: usize) -> List {
        List { selected: Row::Exercise(place), ..List::default() }
    }

    /// The rows that are shown.
    pub fn rows(&self, contents: Contents<'_>) -> Vec<Row> {
        let Contents { exercises, outline, progress, .. } = contents;
        let is_shown = |at: usize| {
            let found = |text: &str| text.to_lowercase().contains(&self.wanted);
            let of = |texts: &[String]| texts.get(at).is_some_and(|text| found(text));
            (self.wanted.is_empty()
                || found(&exercises[at].name)
                || of(&outline.titles)
                || of(&outline.ideas))
                && (!self.only_to_do || chapter::is_to_do(&exercises[at], progress))
        };
        let mut rows = Vec::new();
        let mut first = 0;
        for chapter in exercises.chunk_by(|one, other| one.chapter == other.chapter) {
            let shown: Vec<Row> =
                (first..first + chapter.len()).filter(|&at| is_shown(at)).map(Row::Exercise).collect();
            if !shown.is_empty() {
                rows.push(Row::Chapter(first));
                // Who searches wants to see what is found.
                if !self.folded.contains(&chapter[0].chapter) || !self.wanted.is_empty() {
                    rows.extend(shown);
                }
            }
            first += chapter.len();
        }
        rows
    }

    /// The place of the selected exercise.
    pub fn exercise(&self) -> Option<usize> {
        match self.selected {
            Row::Exercise(at) => Some(at),
            Row::Chapter(_) => None,
        }
    }

    /// Takes a letter of what is looked for.
    pub fn push(&mut self, letter: char, contents: Contents<'_>) {
        self.wanted.extend(letter.to_lowercase());
        self.settle(contents);
    }

    /// Takes the last letter back.
    pub fn pop(&mut self, contents: Contents<'_>) {
        self.wanted.pop();
        self.settle(contents);
    }

    /// What a key does to the list. Returns whether it is a key of the list's.
    pub fn act(&mut self, action: Action, contents: Contents<'_>) -> bool {
        let rows = self.rows(contents);
        let at = rows.iter().position(|row| *row == self.selected).unwrap_or(0);
        let last = rows.len().saturating_sub(1);
        let chapter = |at: &usize| matches!(rows[*at], Row::Chapter(_));
        let name = |row: Row| contents.exercises[row.place()].chapter.clone();
        let to = match action {
            Action::Up | Action::WheelUp => at.saturating_sub(1),
            Action::Down | Action::WheelDown => (at + 1).min(last),
            Action::PageUp => at.saturating_sub(PAGE),
            Action::PageDown => (at + PAGE).min(last),
            Action::Home => 0,
            Action::End => last,
            // From an exercise to its chapter; a chapter is folded, and a folded one left for the one before.
            Action::Left => match self.selected {
                Row::Chapter(_) if self.folded.insert(name(self.selected)) => at,
                _ => (0..at).rev().find(chapter).unwrap_or(at),
            },
            // A folded chapter is unfolded; otherwise it goes to the next one.
            Action::Right => match self.selected {
                Row::Chapter(_) if self.folded.remove(&name(self.selected)) => at,
                _ => (at + 1..rows.len()).find(chapter).unwrap_or(last),
            },
            Action::Accept if matches!(self.selected, Row::Chapter(_)) => {
                let name = name(self.selected);
                if !self.folded.remove(&name) {
                    self.folded.insert(name);
                }
                at
            }
            Action::Search => {
                self.searching = true;
                at
            }
            Action::ToDo => {
                self.only_to_do = !self.only_to_do;
                self.settle(contents);
                return true;
            }
            _ => return false,
        };
        if let Some(row) = rows.get(to) {
            self.selected = *row;
        }
        true
    }

    /// Selects what is shown: the selected row, or else the first exercise behind it.
    pub fn settle(&mut self, contents: Contents<'_>) {
        let rows = self.rows(contents);
        if rows.contains(&self.selected) {
            return;
        }
        let is_exercise = |row: &&Row| matches!(row, Row::Exercise(_));
        let behind = |row: &&Row| is_exercise(row) && row.place() >= self.selected.place();
        let found = rows.iter().find(behind).or_else(|| rows.iter().rfind(is_exercise)).or(rows.last());
        if let Some(row) = found {
            self.selected = *row;
        }
    }

    /// The heads of the columns, the rows, and which of them is selected.
    pub fn draw(&self, contents: Contents<'_>, style: Style, columns: usize) -> (String, Vec<String>, usize) {
        let Contents { exercises, outline, progress, practice } = contents;
        let titles = &outline.titles;
        let name_width = exercises.iter().map(|exercise| exercise.name.len()).max().unwrap_or(0).max(8);
        let title_width = titles.iter().map(|title| width_of(title)).max().unwrap_or(0);
        // The marks, the state, and the spaces between.
        let title_width = title_width.min(columns.saturating_sub(name_width + 16)).max(5);
        let heads = overview::heads(practice);
        let head = format!("  {:<name_width$}  {:<title_width$}  {heads}", "exercise", "title");
        let rows = self.rows(contents);
        let lines = rows.iter().map(|row| {
            let mark = if *row == self.selected { ">" } else { " " };
            let line = match *row {
                Row::Chapter(first) => {
                    let name = &exercises[first].chapter;
                    let heading = overview::chapter_heading(name, chapter::inside(exercises, name), progress);
                    let folded =
                        if self.folded.contains(name) && self.wanted.is_empty() { " …" } else { "" };
                    format!("{mark} {}", style.strong(&(heading + folded)))
                }
                Row::Exercise(at) => {
                    let name = &exercises[at].name;
                    let title = cut(titles.get(at).map_or("", String::as_str), title_width);
                    let gap = " ".repeat(title_width.saturating_sub(width_of(&title)));
                    let aim = outline.aims.get(name).copied();
                    let cells = overview::cells(&exercises[at], aim, progress, practice, style);
                    format!("{mark} {name:<name_width$}  {title}{gap}  {cells}")
                }
            };
            cut(line.trim_end(), columns).into_owned()
        });
        let selected = rows.iter().position(|row| *row == self.selected).unwrap_or(0);
        (style.faint(&cut(&head, columns)), lines.collect(), selected)
    }

    /// What is looked for, and what the keys do.
    pub fn footer(&self, contents: Contents<'_>) -> String {
        let exercises = contents.exercises;
        if self.searching {
            let found = match self.rows(contents)[..] {
                [] => "Nothing is found in names, titles and ideas:",
                _ => "Enter keeps what is found,",
            };
            return format!("/{}_  {found} Escape shows all.", self.wanted);
        }
        let mut text = String::new();
        if !self.wanted.is_empty() {
            text = format!("Only what holds `{}`: Escape shows all. ", self.wanted);
        }
        if self.only_to_do {
            text.push_str("Only what is to do: t shows all. ");
        }
        if text.is_empty() {
            let passed =
                exercises.iter().filter(|exercise| contents.progress.is_passed(&exercise.name)).count();
            text = format!("{passed} of {} passed. ", exercises.len());
        }
        text + "Enter goes there, / searches, t shows what is to do, Escape goes back."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercises() -> Vec<Exercise> {
        [("a1", "00_a"), ("b1", "01_b"), ("b2", "01_b"), ("b3", "01_b"), ("c1", "02_c")]
            .map(|(name, chapter)| Exercise { name: name.into(), chapter: chapter.into() })
            .to_vec()
    }

    fn outline() -> Outline {
        let titles = ["Prices", "Readings", "A Map of Tiles", "Words", "Leaks"].map(String::from).to_vec();
        let ideas = ["", "", "", "texts put together in a loop", ""].map(String::from).to_vec();
        Outline { titles, ideas, ..Outline::default() }
    }

    #[test]
    fn searches_names_titles_and_ideas_and_shows_what_is_to_do() {
        let (exercises, outline, mut progress) = (exercises(), outline(), Progress::default());
        let practice = Practice::default();
        progress.record("b1", true, None);
        let contents =
            Contents { exercises: &exercises, outline: &outline, progress: &progress, practice: &practice };
        let mut list = List::at(1);
        assert_eq!(list.rows(contents).len(), 8);
        assert!(list.act(Action::ToDo, contents));
        assert_eq!(
            (list.rows(contents).len(), list.selected),
            (7, Row::Exercise(2)),
            "the solved one is gone"
        );
        list.act(Action::ToDo, contents);
        list.act(Action::Search, contents);
        "MAP".chars().for_each(|letter| list.push(letter, contents));
        assert_eq!(list.rows(contents), [Row::Chapter(1), Row::Exercise(2)]);
        "xyz".chars().for_each(|letter| list.push(letter, contents));
        assert_eq!(list.rows(contents), []);
        assert!(list.act(Action::Down, contents), "in an empty list too");
        assert!(list.footer(contents).contains("Nothing is found"), "{}", list.footer(contents));
        (0..6).for_each(|_| list.pop(contents));
        "c1".chars().for_each(|letter| list.push(letter, contents));
        assert_eq!(list.selected, Row::Exercise(4));
        (0..2).for_each(|_| list.pop(contents));
        "Put together".chars().for_each(|letter| list.push(letter, contents));
        assert_eq!(list.rows(contents), [Row::Chapter(1), Row::Exercise(3)], "the idea of b3");
    }

    #[test]
    fn folds_chapters_and_jumps_between_them() {
        let (exercises, outline, progress) = (exercises(), outline(), Progress::default());
        let practice = Practice::default();
        let contents =
            Contents { exercises: &exercises, outline: &outline, progress: &progress, practice: &practice };
        let mut list = List::at(2);
        for (action, selected, rows) in [
            (Action::Left, Row::Chapter(1), 8),
            (Action::Left, Row::Chapter(1), 5),
            (Action::Left, Row::Chapter(0), 5),
            (Action::Right, Row::Chapter(1), 5),
            (Action::Right, Row::Chapter(1), 8),
            (Action::Right, Row::Chapter(4), 8),
            (Action::End, Row::Exercise(4), 8),
            (Action::Home, Row::Chapter(0), 8),
            (Action::Accept, Row::Chapter(0), 7),
            (Action::Accept, Row::Chapter(0), 8),
            (Action::Down, Row::Exercise(0), 8),
            (Action::PageDown, Row::Exercise(4), 8),
        ] {
            assert!(list.act(action, contents));
            assert_eq!((list.selected, list.rows(contents).len()), (selected, rows), "{action:?}");
        }
        assert!(!list.act(Action::Accept, contents), "Enter on an exercise goes there");
        assert!(!list.act(Action::Hint, contents));
    }

    #[test]
    fn has_heads_over_its_columns() {
        let (exercises, outline, progress) = (exercises(), outline(), Progress::default());
        let practice = Practice::default();
        let contents =
            Contents { exercises: &exercises, outline: &outline, progress: &progress, practice: &practice };
        let (head, lines, selected) = List::at(1).draw(contents, Style::default(), 80);
        assert_eq!((lines[selected].as_str(), selected), ("> b1        Readings        to do", 3));
        assert_eq!(head.find("title"), lines[selected].find("Readings"));
        assert_eq!(head.find("state"), lines[selected].find("to do"));
        let (head, lines, _) = List::at(1).draw(contents, Style::default(), 20);
        assert!(lines.iter().chain([&head]).all(|line| width_of(line) <= 20), "{lines:?}");
    }
}
