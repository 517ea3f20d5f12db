// Wrong: lines are shared, but each edit still copies the list of all of them
// Fails: edits_cost_what_they_change, a_history_is_small

use std::hint::black_box;
use std::rc::Rc;

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
    versions: Vec<Rc<Vec<String>>>,
    now: usize,
}

impl Document {
    fn new(text: &str) -> Document {
        Document { versions: vec![Rc::new(text.lines().map(str::to_string).collect())], now: 0 }
    }

    fn lines(&self) -> &[String] {
        &self.versions[self.now]
    }

    fn insert(&mut self, at: usize, line: String) -> Result<(), Misplaced> {
        if at > self.lines().len() {
            return Err(Misplaced("place", at));
        }
        self.next().insert(at, line);
        Ok(())
    }

    fn remove(&mut self, at: usize) -> Result<(), Misplaced> {
        self.lines().get(at).ok_or(Misplaced("line", at))?;
        self.next().remove(at);
        Ok(())
    }

    fn replace(&mut self, at: usize, line: String) -> Result<(), Misplaced> {
        self.lines().get(at).ok_or(Misplaced("line", at))?;
        self.next()[at] = line;
        Ok(())
    }

    fn undo(&mut self) -> bool {
        let possible = self.now > 0;
        self.now -= usize::from(possible);
        possible
    }

    fn redo(&mut self) -> bool {
        let possible = self.now + 1 < self.versions.len();
        self.now += usize::from(possible);
        possible
    }

    fn next(&mut self) -> &mut Vec<String> {
        self.now += 1;
        self.versions.truncate(self.now);
        self.versions.push(Rc::clone(&self.versions[self.now - 1]));
        Rc::make_mut(&mut self.versions[self.now])
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
