// Wrong: what was taken back can be made again even after a new edit
// Fails: a_new_edit_begins_a_new_future

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

struct Splice(usize, usize, Option<String>);

struct Document {
    lines: Vec<String>,
    past: Vec<Splice>,
    future: Vec<Splice>,
}

impl Document {
    fn new(text: &str) -> Document {
        Document { lines: text.lines().map(Into::into).collect(), past: Vec::new(), future: Vec::new() }
    }

    fn lines(&self) -> &[String] {
        &self.lines
    }

    fn insert(&mut self, at: usize, line: String) -> Result<(), Misplaced> {
        if at <= self.lines.len() { self.edit(at, 0, Some(line)) } else { Err(Misplaced("place", at)) }
    }

    fn remove(&mut self, at: usize) -> Result<(), Misplaced> {
        self.edit(at, 1, None)
    }

    fn replace(&mut self, at: usize, line: String) -> Result<(), Misplaced> {
        self.edit(at, 1, Some(line))
    }

    fn undo(&mut self) -> bool {
        let Some(splice) = self.past.pop() else { return false };
        let opposite = self.apply(splice);
        self.future.push(opposite);
        true
    }

    fn redo(&mut self) -> bool {
        let Some(splice) = self.future.pop() else { return false };
        let opposite = self.apply(splice);
        self.past.push(opposite);
        true
    }

    fn edit(&mut self, at: usize, takes: usize, gives: Option<String>) -> Result<(), Misplaced> {
        if at + takes > self.lines.len() {
            return Err(Misplaced("line", at));
        }
        let opposite = self.apply(Splice(at, takes, gives));
        self.past.push(opposite);
        Ok(())
    }

    fn apply(&mut self, Splice(at, takes, gives): Splice) -> Splice {
        let takes = takes.min(self.lines.len().saturating_sub(at));
        let given = usize::from(gives.is_some());
        let at = at.min(self.lines.len());
        Splice(at, given, self.lines.splice(at..at + takes, gives).next())
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
