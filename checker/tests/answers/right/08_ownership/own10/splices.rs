// Right: an edit is a range that is replaced by at most one line, and its opposite is one too

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

struct Splice {
    at: usize,
    takes: usize,
    gives: Option<String>,
}

#[derive(Default)]
struct Document {
    lines: Vec<String>,
    history: [Vec<Splice>; 2],
}

impl Document {
    fn new(text: &str) -> Document {
        Document { lines: text.lines().map(Into::into).collect(), ..Document::default() }
    }

    fn lines(&self) -> &[String] {
        self.lines.as_slice()
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
        self.turn(0, 1)
    }

    fn redo(&mut self) -> bool {
        self.turn(1, 0)
    }

    fn edit(&mut self, at: usize, takes: usize, gives: Option<String>) -> Result<(), Misplaced> {
        if at + takes > self.lines.len() {
            return Err(Misplaced("line", at));
        }
        self.history[1].clear();
        self.history[1].push(Splice { at, takes, gives });
        self.turn(1, 0);
        Ok(())
    }

    fn turn(&mut self, from: usize, to: usize) -> bool {
        let Some(Splice { at, takes, gives }) = self.history[from].pop() else { return false };
        let given = usize::from(gives.is_some());
        let taken = self.lines.splice(at..at + takes, gives).next();
        self.history[to].push(Splice { at, takes: given, gives: taken });
        true
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
