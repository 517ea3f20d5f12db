// Wrong: a fixed history that forgets all but a few edits, and what was taken back
// Fails: edits_are_taken_back_and_made_again, back_and_forth_costs_a_list_at_most

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

struct Document {
    lines: Vec<String>,
    past: [Option<(usize, usize, Option<String>)>; 32],
    len: usize,
}

impl Document {
    fn new(text: &str) -> Document {
        Document { lines: text.lines().map(Into::into).collect(), past: Default::default(), len: 0 }
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
        self.len = (self.len + 31) % 32;
        let Some((at, takes, gives)) = self.past[self.len].take() else { return false };
        self.lines.splice(at..at + takes, gives);
        true
    }

    fn redo(&mut self) -> bool {
        false
    }

    fn edit(&mut self, at: usize, takes: usize, gives: Option<String>) -> Result<(), Misplaced> {
        if at + takes > self.lines.len() {
            return Err(Misplaced("line", at));
        }
        let given = usize::from(gives.is_some());
        let taken = self.lines.splice(at..at + takes, gives).next();
        self.past[self.len] = Some((at, given, taken));
        self.len = (self.len + 1) % 32;
        Ok(())
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
