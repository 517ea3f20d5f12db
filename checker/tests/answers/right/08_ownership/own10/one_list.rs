// Right: one list of edits with a cursor, and each swaps its line with the text

use std::hint::black_box;

use heaplings::bench;

/// Why an edit cannot be made: what there is not, and its number.
#[derive(Debug)]
struct Misplaced(&'static str, usize);

impl std::fmt::Display for Misplaced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "there is no {} {}", self.0, self.1)
    }
}

struct Edit {
    at: usize,
    /// What is not in the text at the moment, if the edit has something to put in.
    other: Option<String>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Insert,
    Remove,
    Replace,
}

struct Document {
    lines: Vec<String>,
    edits: Vec<Edit>,
    /// How many of the edits are made; the others were taken back.
    made: usize,
}

impl Document {
    fn new(text: &str) -> Document {
        Document { lines: text.lines().map(String::from).collect(), edits: Vec::new(), made: 0 }
    }

    fn lines(&self) -> &Vec<String> {
        &self.lines
    }

    fn insert(&mut self, at: usize, line: String) -> Result<(), Misplaced> {
        if at > self.lines.len() {
            return Err(Misplaced("place", at));
        }
        self.add(Edit { at, other: Some(line), kind: Kind::Insert })
    }

    fn remove(&mut self, at: usize) -> Result<(), Misplaced> {
        self.lines.get(at).ok_or(Misplaced("line", at))?;
        self.add(Edit { at, other: None, kind: Kind::Remove })
    }

    fn replace(&mut self, at: usize, line: String) -> Result<(), Misplaced> {
        self.lines.get(at).ok_or(Misplaced("line", at))?;
        self.add(Edit { at, other: Some(line), kind: Kind::Replace })
    }

    fn undo(&mut self) -> bool {
        let possible = self.made > 0;
        if possible {
            self.made -= 1;
            toggle(&mut self.lines, &mut self.edits[self.made]);
        }
        possible
    }

    fn redo(&mut self) -> bool {
        let possible = self.made < self.edits.len();
        if possible {
            toggle(&mut self.lines, &mut self.edits[self.made]);
            self.made += 1;
        }
        possible
    }

    fn add(&mut self, edit: Edit) -> Result<(), Misplaced> {
        self.edits.truncate(self.made);
        self.edits.push(edit);
        self.redo();
        Ok(())
    }
}

/// Makes an edit that is not made, or takes it back.
fn toggle(lines: &mut Vec<String>, edit: &mut Edit) {
    match (edit.kind, edit.other.take()) {
        (Kind::Replace, Some(mut line)) => {
            std::mem::swap(&mut lines[edit.at], &mut line);
            edit.other = Some(line);
        }
        (_, Some(line)) => lines.insert(edit.at, line),
        (_, None) => edit.other = Some(lines.remove(edit.at)),
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
