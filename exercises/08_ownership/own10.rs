//! An editor inserts, removes and replaces lines. It can undo each edit, and redo it. After a new edit, the
//! edits that were undone cannot be redone.
//!
//! Before each edit the whole text is copied, so a long text with a long history is copied a thousand times.
//! Goal: editing, undo and redo cost what they change, not what the text holds; reading and wrong edits cost
//! nothing.

use std::hint::black_box;

use heaplings::bench;

// TODO: let the history keep what is needed to undo an edit, and no copy of anything.
/// A text, and how it became what it is.
struct Document {
    lines: Vec<String>,
    /// The texts before each edit, the last one last.
    past: Vec<Vec<String>>,
    /// The texts after each edit that was taken back, the next one last.
    future: Vec<Vec<String>>,
}

impl Document {
    fn new(text: &str) -> Document {
        Document { lines: text.lines().map(str::to_string).collect(), past: Vec::new(), future: Vec::new() }
    }

    /// All lines. What type that is, is yours to choose: the tests use it as a slice of Strings.
    fn lines(&self) -> Vec<String> {
        self.lines.clone()
    }

    /// Puts a line before line `at`, or behind the last one. The type of the error is yours to choose as
    /// well: the tests use its `to_string()`.
    fn insert(&mut self, at: usize, line: String) -> Result<(), String> {
        let free = (at <= self.lines.len()).then_some(at);
        let at = free.ok_or(format!("there is no place {at}"))?;
        self.remember();
        self.lines.insert(at, line.clone());
        Ok(())
    }

    /// Takes line `at` away.
    fn remove(&mut self, at: usize) -> Result<(), String> {
        self.check(at)?;
        self.remember();
        self.lines.remove(at);
        Ok(())
    }

    /// Puts another line in the place of line `at`.
    fn replace(&mut self, at: usize, line: String) -> Result<(), String> {
        self.check(at)?;
        self.remember();
        self.lines[at] = line.clone();
        Ok(())
    }

    /// Takes the last edit back, if there is one.
    fn undo(&mut self) -> bool {
        let Some(before) = self.past.last().cloned() else { return false };
        self.past.pop();
        self.future.push(self.lines.clone());
        self.lines = before;
        true
    }

    /// Makes the edit again that was taken back last, if there is one.
    fn redo(&mut self) -> bool {
        let Some(after) = self.future.last().cloned() else { return false };
        self.future.pop();
        self.past.push(self.lines.clone());
        self.lines = after;
        true
    }

    fn check(&self, at: usize) -> Result<(), String> {
        self.lines.get(at).cloned().ok_or(format!("there is no line {at}")).map(drop)
    }

    fn remember(&mut self) {
        self.past.push(self.lines.clone());
        self.future.clear();
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
