//! An agent for metrics that drops what it has read and sent.
//!
//! ## Why it works
//!
//! `Box::leak` and `ManuallyDrop` do what their names say: they take a value away from the one place that
//! would have dropped it. Both are safe to call, and both leave a promise that somebody must keep by hand.
//! Here nobody does. So answer the question that the compiler asked:
//!
//! * *Who owns the text?* The line does, and a sample is a view of it: `Sample<'a>`. Where samples must
//!   outlive their line, they own a `String`. `&'static` is neither; it claims that the text is never freed.
//! * *What is left when something is moved out of a value with a `Drop`?* `mem::take` leaves an empty
//!   `String`, so the value stays whole and its `Drop` runs; a flag tells it that the batch is not lost. All
//!   other fields are dropped as usual, here an `Rc` whose count had never gone down.
//!
//! ## What it costs
//!
//! A lifetime is part of a type and appears wherever the type is named. The flag in `Batch` is a byte, and
//! with its padding a word. In return, reading a line copies no text, and `send` returns the text and not a
//! copy.
//!
//! ## When not to
//!
//! `Box::leak` is fine once, at the start, for what lives as long as the program, such as a configuration;
//! `OnceLock` and `LazyLock` say it better. `ManuallyDrop` is for those who write containers. `Rc::into_raw`
//! is for foreign code, together with the `from_raw` that takes the value back.
//!
//! ## Another way
//!
//! An `Option<String>` in `Batch` is text and flag in one, and no larger than the `String`: `take` leaves
//! `None`, which means sent. Or the counting moves into a small guard inside `Batch`, and `Batch` itself has
//! no `Drop`, so that its fields can be moved out.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_line_that_was_read_leaves_nothing | before | 2500 | 189060 | 32374 | 32060 |
//! | | after | 1500 | 157000 | 314 | 0 |
//! | a_batch_that_was_sent_leaves_nothing | before | 1100 | 13790 | 6521 | 6500 |
//! | | after | 900 | 12100 | 49 | 0 |
//! | sending_copies_no_text | before | 1 | 790 | 790 | 790 |
//! | | after | 0 | 0 | 0 | 0 |

use std::cell::Cell;
use std::hint::black_box;
use std::mem;
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
        mem::take(&mut self.text)
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::cell::Cell;
    use std::rc::Rc;

    #[test]
    fn reads_the_parts_of_a_line() {
        let sample = read("requests{host=web-7,code=200} 1027").unwrap();
        assert_eq!((sample.name(), sample.value), ("requests", 1_027.0));
        assert_eq!((sample.label("host"), sample.label("code")), (Some("web-7"), Some("200")));
        assert_eq!((sample.label("ho"), sample.label("")), (None, None));
        let sample = read("温度{} -3.5").unwrap();
        assert_eq!((sample.name(), sample.value, sample.label("host")), ("温度", -3.5, None));
        let many = format!("load{{{}}} 1", Vec::from_iter((0..50).map(|k| format!("k{k}={k}"))).join(","));
        assert_eq!(read(&many).unwrap().label("k49"), Some("49"));
        let sample = read("{k=ä=b,k=2} 0").unwrap();
        assert_eq!((sample.name(), sample.label("k")), ("", Some("ä=b")));
        for broken in ["", "requests", "requests{host=a}", "requests{host} 1", "requests{a=b} one", "a} 1"] {
            assert!(read(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn samples_of_many_lines_are_there_at_once() {
        let lines: Vec<String> = (0..200).map(|i| format!("load{i}{{host=web-{i}}} {i}")).collect();
        let samples: Vec<_> = lines.iter().map(|line| read(line).unwrap()).collect();
        for (i, sample) in samples.iter().enumerate() {
            assert_eq!(sample.name(), format!("load{i}"));
            assert_eq!(sample.label("host"), Some(format!("web-{i}").as_str()));
            assert_eq!(sample.value, i as f64);
        }
    }

    #[test]
    fn a_batch_is_sent_or_lost() {
        let lost = Rc::new(Cell::new(0));
        assert_eq!(Batch::new(&lost).send(), "");
        let mut batch = Batch::new(&lost);
        batch.add("load", 0.5);
        batch.add("größe", 2.0);
        assert_eq!(batch.send(), "load 0.5\ngröße 2\n");
        assert_eq!(lost.get(), 0);
        let mut batch = Batch::new(&lost);
        batch.add("load", 1.0);
        drop(batch);
        drop(Batch::new(&lost));
        assert_eq!(lost.get(), 2);
    }

    #[test]
    fn a_line_that_was_read_leaves_nothing() {
        let heap = measure(|| {
            for i in 0..500 {
                let line = format!("requests{{host=web-{i},code=200}} {i}");
                let sample = read(&line).unwrap();
                assert_eq!((sample.label("code"), sample.value), (Some("200"), f64::from(i)));
                assert!(read(&line[5..]).is_some());
            }
        });
        dhat::assert!(heap.curr_blocks == 0);
    }

    #[test]
    fn a_batch_that_was_sent_leaves_nothing() {
        let heap = measure(|| {
            for i in 0..200 {
                let lost = Rc::new(Cell::new(0));
                let mut batch = Batch::new(&lost);
                batch.add("load", f64::from(i));
                assert_eq!(batch.send(), format!("load {i}\n"));
                drop(Batch::new(&lost));
                assert_eq!(lost.get(), 1);
            }
        });
        dhat::assert!(heap.curr_blocks == 0);
    }

    #[test]
    fn sending_copies_no_text() {
        let heap = measure_with(
            || {
                let mut batch = Batch::new(&Rc::default());
                for i in 0..100 {
                    batch.add("load", f64::from(i));
                }
                batch
            },
            Batch::send,
        );
        dhat::assert!(heap.total_blocks == 0);
    }
}
