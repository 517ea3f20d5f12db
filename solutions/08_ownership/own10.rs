//! A history keeps the opposite of each edit, and every line has one owner at any time.
//!
//! ## Why it works
//!
//! * The opposite of an edit is an edit itself: an inserted line is removed, a removed one inserted, a
//!   replaced one put back. So `apply` makes a change and returns its opposite, and undo and redo are the
//!   same function on two stacks.
//! * The line is always moved, never copied. It is in the text or in the history, and `mem::replace` swaps
//!   the two. `Vec::remove` hands out what it takes away; the starter dropped it.
//! * `lines` lends a slice. A caller who needs a copy can make one.
//! * A wrong edit is found before anything changes. The error keeps the number, and its text is made when it
//!   is printed; the lazy form, `ok_or_else`, would save only the texts of edits that succeed.
//!
//! ## What it costs
//!
//! Going back a hundred edits takes a hundred steps; with copies of the text it could be one. And the history
//! is right only if all changes go through `apply`: one that is made directly to the lines makes all of it
//! wrong.
//!
//! ## When not to
//!
//! When a step is hard to undo, as after a filter over a whole picture: keep a copy of what it changes, or
//! share the parts that stay the same (`Rc` for each line or tile, and `make_mut`), so that a version costs
//! only its new parts. When users jump to any version: keep a copy now and then, and changes in between. When
//! the text is short and the history has ten steps: keep copies. Persistent vectors such as those of the
//! crate `imbl`, and ropes such as `ropey`, share parts of versions without more work from you, and pay with
//! a tree in place of a slice.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | edits_cost_what_they_change | before | 2645 | 246803 | 239455 | 239347 |
//! | | after | 5 | 4960 | 2560 | 2560 |
//! | a_history_is_small | before | 2645 | 246803 | 239455 | 239347 |
//! | | after | 5 | 4960 | 2560 | 2560 |
//! | back_and_forth_costs_a_list_at_most | before | 10046 | 952472 | 245950 | 241841 |
//! | | after | 5 | 4960 | 2560 | 2560 |
//! | reading_and_wrong_edits_cost_nothing | before | 1701 | 152874 | 3770 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: zed-industries/zed#1664: an undo map that is cheap to clone, so long histories do not slow down.

use std::fmt;
use std::hint::black_box;
use std::mem;

use heaplings::bench;

/// What can be done to a text.
enum Change {
    Insert(usize, String),
    Remove(usize),
    Replace(usize, String),
}

/// Why an edit cannot be made.
#[derive(Debug)]
enum Misplaced {
    NoPlace(usize),
    NoLine(usize),
}

impl fmt::Display for Misplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Misplaced::NoPlace(at) => write!(f, "there is no place {at}"),
            Misplaced::NoLine(at) => write!(f, "there is no line {at}"),
        }
    }
}

/// A text, and how it became what it is.
struct Document {
    lines: Vec<String>,
    /// What takes each edit back, the last one last.
    past: Vec<Change>,
    /// What makes each edit again that was taken back, the next one last.
    future: Vec<Change>,
}

impl Document {
    fn new(text: &str) -> Document {
        Document { lines: text.lines().map(str::to_string).collect(), past: Vec::new(), future: Vec::new() }
    }

    /// All lines.
    fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Puts a line before line `at`, or behind the last one.
    fn insert(&mut self, at: usize, line: String) -> Result<(), Misplaced> {
        if at > self.lines.len() {
            return Err(Misplaced::NoPlace(at));
        }
        self.edit(Change::Insert(at, line));
        Ok(())
    }

    /// Takes line `at` away.
    fn remove(&mut self, at: usize) -> Result<(), Misplaced> {
        self.check(at)?;
        self.edit(Change::Remove(at));
        Ok(())
    }

    /// Puts another line in the place of line `at`.
    fn replace(&mut self, at: usize, line: String) -> Result<(), Misplaced> {
        self.check(at)?;
        self.edit(Change::Replace(at, line));
        Ok(())
    }

    /// Takes the last edit back, if there is one.
    fn undo(&mut self) -> bool {
        let Some(change) = self.past.pop() else { return false };
        let opposite = self.apply(change);
        self.future.push(opposite);
        true
    }

    /// Makes the edit again that was taken back last, if there is one.
    fn redo(&mut self) -> bool {
        let Some(change) = self.future.pop() else { return false };
        let opposite = self.apply(change);
        self.past.push(opposite);
        true
    }

    fn check(&self, at: usize) -> Result<(), Misplaced> {
        if at < self.lines.len() { Ok(()) } else { Err(Misplaced::NoLine(at)) }
    }

    fn edit(&mut self, change: Change) {
        let opposite = self.apply(change);
        self.past.push(opposite);
        self.future.clear();
    }

    /// Makes a change, and returns what takes it back.
    fn apply(&mut self, change: Change) -> Change {
        match change {
            Change::Insert(at, line) => {
                self.lines.insert(at, line);
                Change::Remove(at)
            }
            Change::Remove(at) => Change::Insert(at, self.lines.remove(at)),
            Change::Replace(at, line) => Change::Replace(at, mem::replace(&mut self.lines[at], line)),
        }
    }
}

fn main() {
    let text = "a line of the text that is edited\n".repeat(1_000);
    let mut document = Document::new(&text);
    bench("replace and undo in 1,000 lines", || {
        let done = document.replace(black_box(500), String::new()).is_ok();
        done && document.undo() && document.lines().len() == 1_000
    });
    bench("a line that is not there", || document.remove(black_box(5_000)).is_err() || document.redo());
    bench("insert and undo", || document.insert(0, String::new()).is_ok() && document.undo());
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    /// The text after some edits: `+2x` inserts, `-2` removes, `=2x` replaces, `<` undoes, `>` redoes.
    fn edit(document: &mut Document, edits: &str) -> String {
        for edit in edits.split_whitespace() {
            let (kind, rest) = edit.split_at(1);
            let (at, line) = rest.split_at(rest.len().min(1));
            let (at, line) = (at.parse().unwrap_or(0), line.to_string());
            let done = match kind {
                "+" => document.insert(at, line).is_ok(),
                "-" => document.remove(at).is_ok(),
                "=" => document.replace(at, line).is_ok(),
                "<" => document.undo(),
                _ => document.redo(),
            };
            assert!(done, "{edit} of {edits}");
        }
        document.lines().join(" ")
    }

    #[test]
    fn edits_change_the_text() {
        assert_eq!(edit(&mut Document::new(""), ""), "");
        assert_eq!(edit(&mut Document::new(""), "+0b +0a +2雪"), "a b 雪");
        assert_eq!(edit(&mut Document::new("a\nb\nc"), "-1 =1z"), "a z");
        assert_eq!(edit(&mut Document::new("a"), "=0b =0 -0"), "");
    }

    #[test]
    fn edits_are_taken_back_and_made_again() {
        let mut document = Document::new("a\nb\nc");
        let versions =
            [("+1x", "a x b c"), ("-0", "x b c"), ("=2y", "x b y"), ("-1", "x y"), ("+2z", "x y z")];
        for (edits, expected) in versions {
            assert_eq!(edit(&mut document, edits), expected);
        }
        for _ in 0..3 {
            for (_, expected) in versions.iter().rev().skip(1) {
                assert_eq!(edit(&mut document, "<"), *expected);
            }
            assert_eq!(edit(&mut document, "<"), "a b c");
            assert!(!document.undo());
            for (_, expected) in versions {
                assert_eq!(edit(&mut document, ">"), expected);
            }
            assert!(!document.redo());
        }
    }

    #[test]
    fn a_new_edit_begins_a_new_future() {
        let mut document = Document::new("a");
        assert_eq!(edit(&mut document, "=0b =0c < < =0d"), "d");
        assert!(!document.redo());
        assert_eq!(edit(&mut document, "<"), "a");
        assert!(!document.undo());
        assert_eq!(edit(&mut document, "> +1e < +0f < <"), "a");
    }

    #[test]
    fn a_wrong_edit_changes_nothing() {
        let mut document = Document::new("a\nb");
        assert_eq!(edit(&mut document, "=0c =1d <"), "c b");
        let errors =
            [document.insert(3, "x".to_string()), document.remove(2), document.replace(2, "x".to_string())];
        let errors = errors.map(|result| result.unwrap_err().to_string());
        assert_eq!(errors, ["there is no place 3", "there is no line 2", "there is no line 2"]);
        assert_eq!(edit(&mut document, ""), "c b");
        // It has not begun a new future either.
        assert_eq!(edit(&mut document, "> < <"), "a b");
    }

    #[test]
    fn a_document_leaves_nothing() {
        let heap = measure(|| {
            let mut document = Document::new("a\nb\nc");
            edit(&mut document, "+1x -0 =1y < <");
        });
        assert_eq!(heap.curr_blocks, 0);
    }

    /// 40 lines, and 60 lines to put into them.
    fn long() -> (Document, Vec<String>) {
        let line = |i: usize| format!("line {i} {}", "of a text that is edited ".repeat(1 + i % 4));
        let text: String = (0..40).map(|i| line(i) + "\n").collect();
        (Document::new(&text), (0..60).map(line).collect())
    }

    /// 60 edits of three kinds.
    fn edit_all(document: &mut Document, lines: Vec<String>) {
        for (i, line) in lines.into_iter().enumerate() {
            let edited = match i % 3 {
                0 => document.insert(i % 30, line).is_ok(),
                1 => document.replace(i % 25, line).is_ok(),
                _ => document.remove(i % 20).is_ok(),
            };
            assert!(edited);
        }
    }

    #[test]
    fn edits_cost_what_they_change() {
        let heap = measure_with(long, |(mut document, lines)| {
            edit_all(&mut document, lines);
            document
        });
        // A history that grows up to 64 changes, and a text with one line more than before.
        dhat::assert!(heap.total_blocks <= 10);
    }

    #[test]
    fn a_history_is_small() {
        let heap = measure_with(long, |(mut document, lines)| {
            edit_all(&mut document, lines);
            document
        });
        // 64 changes of up to 64 bytes, and room for twice the lines. The lines themselves are not counted.
        dhat::assert!(heap.curr_bytes <= 8_000);
    }

    #[test]
    fn back_and_forth_costs_a_list_at_most() {
        let edited = || {
            let (mut document, lines) = long();
            edit_all(&mut document, lines);
            document
        };
        let heap = measure_with(edited, |mut document| {
            let back = (0..200).filter(|_| document.undo()).count();
            assert_eq!((back, document.lines().len()), (60, 40));
            assert_eq!((0..200).filter(|_| document.redo()).count(), 60);
            document
        });
        // What was taken back may need a list of its own, which grows.
        dhat::assert!(heap.total_blocks <= 8);
    }

    #[test]
    fn reading_and_wrong_edits_cost_nothing() {
        let heap = measure_with(long, |(mut document, lines)| {
            let read: usize = (0..40).map(|i| document.lines()[i].len()).sum();
            let wrong = lines.into_iter().filter(|_| document.remove(40).is_err());
            (wrong.count(), read, document.replace(1_000, String::new()).is_err())
        });
        assert_eq!((heap.value.0, heap.value.2), (60, true));
        dhat::assert!(heap.total_blocks == 0);
    }
}
