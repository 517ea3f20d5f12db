// Wrong: nothing leaks, but the text is copied
// Fails: sending_copies_no_text

use std::cell::Cell;
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// A line, in its parts, which are slices of the line.
struct Sample<'a> {
    name: &'a str,
    labels: Vec<(&'a str, &'a str)>,
    value: f64,
}

impl Sample<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn label(&self, key: &str) -> Option<&str> {
        self.labels.iter().find(|label| label.0 == key).map(|label| label.1)
    }
}

/// The parts of a line; None if it is not of the form `name{key=value,…} number`.
fn read(line: &str) -> Option<Sample<'_>> {
    let (name, rest) = line.split_once('{')?;
    let (labels, value) = rest.split_once("} ")?;
    let labels = labels.split(',').filter(|label| !label.is_empty());
    let labels = labels.map(|label| label.split_once('=')).collect::<Option<_>>()?;
    Some(Sample { name, labels, value: value.parse().ok()? })
}

/// Samples on their way.
struct Batch {
    text: String,
    sent: bool,
    lost: Rc<Cell<usize>>,
}

impl Batch {
    /// An empty batch, and where to count it if it gets lost.
    fn new(lost: &Rc<Cell<usize>>) -> Batch {
        Batch { text: String::new(), sent: false, lost: Rc::clone(lost) }
    }

    fn add(&mut self, name: &str, value: f64) {
        self.text.push_str(&format!("{name} {value}\n"));
    }

    /// The text of the batch, which counts as sent.
    fn send(mut self) -> String {
        self.sent = true;
        self.text.clone()
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        if !self.sent {
            self.lost.set(self.lost.get() + 1);
        }
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
