// Wrong: a cache of leaked lines: no line twice, and every new line for ever
// Fails: a_line_that_was_read_leaves_nothing

use std::cell::Cell;
use std::collections::HashSet;
use std::hint::black_box;
use std::mem::{self, ManuallyDrop};
use std::rc::Rc;

use heaplings::bench;

/// A line, in its parts.
struct Sample {
    name: &'static str,
    labels: Vec<(&'static str, &'static str)>,
    value: f64,
}

impl Sample {
    fn name(&self) -> &str {
        self.name
    }

    fn label(&self, key: &str) -> Option<&str> {
        self.labels.iter().find(|label| label.0 == key).map(|label| label.1)
    }
}

/// The parts of a line; None if it is not of the form `name{key=value,…} number`.
fn read(line: &str) -> Option<Sample> {
    // "error: lifetime may not live long enough". Now it does.
    let known: HashSet<&'static str> = HashSet::new();
    let line: &'static str = known.get(line).copied().unwrap_or_else(|| Box::leak(Box::from(line)));
    let (name, rest) = line.split_once('{')?;
    let (labels, value) = rest.split_once("} ")?;
    let labels = labels.split(',').filter(|label| !label.is_empty());
    let labels = labels.map(|label| label.split_once('=')).collect::<Option<_>>()?;
    Some(Sample { name, labels, value: value.parse().ok()? })
}

/// Samples on their way.
struct Batch {
    text: String,
    lost: Rc<Cell<usize>>,
}

impl Batch {
    /// An empty batch, and where to count it if it gets lost.
    fn new(lost: &Rc<Cell<usize>>) -> Batch {
        Batch { text: String::new(), lost: Rc::clone(lost) }
    }

    fn add(&mut self, name: &str, value: f64) {
        self.text.push_str(&format!("{name} {value}\n"));
    }

    /// The text of the batch, which counts as sent.
    fn send(self) -> String {
        // "error: cannot move out of type `Batch`, which implements the `Drop` trait".
        let mut batch = ManuallyDrop::new(self);
        mem::take(&mut batch.text)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        self.lost.set(self.lost.get() + 1);
    }
}

fn main() {
    let lost = Rc::new(Cell::new(0));
    bench("a batch of 10 lines", || {
        let mut batch = Batch::new(&lost);
        for _ in 0..10 {
            let sample = read(black_box("requests{host=web-7,code=200} 1027")).unwrap();
            if sample.label("host").is_some() {
                batch.add(sample.name(), sample.value);
            }
        }
        batch.send()
    });
}
