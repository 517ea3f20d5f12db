// Wrong: the lines are moved into a new list, which is made and filled while the journal is locked.
// Fails: a_flush_fills_no_other_list
use std::fmt::Display;
use std::hint::black_box;
use std::sync::Mutex;

use heaplings::bench;

/// Lines that are to be written. All threads share it.
struct Journal {
    lines: Mutex<Vec<String>>,
}

impl Journal {
    fn new() -> Journal {
        Journal { lines: Mutex::new(Vec::new()) }
    }

    /// Adds the line of an event.
    fn record(&self, event: &dyn Display) {
        let line = event.to_string();
        self.lines.lock().unwrap().push(line);
    }

    /// Hands over all lines that are there, and forgets them. Returns how many there were.
    fn flush(&self, sink: &mut dyn FnMut(&str)) -> usize {
        let batch: Vec<String> = self.lines.lock().unwrap().drain(..).collect();
        batch.iter().for_each(|line| sink(line));
        batch.len()
    }
}

fn main() {
    let journal = Journal::new();
    bench("record(100), then flush", || {
        (0..100).for_each(|cents| journal.record(&format_args!("payment of {}", black_box(cents))));
        journal.flush(&mut |line| _ = black_box(line))
    });
}
