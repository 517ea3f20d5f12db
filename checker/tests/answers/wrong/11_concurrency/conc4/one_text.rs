// Wrong: all lines in one text, cut at line feeds: a line that has one inside comes out as two.
// Fails: writes_each_line_once_and_in_order
use std::fmt::Display;
use std::hint::black_box;
use std::mem;
use std::sync::Mutex;

use heaplings::bench;

/// Lines that are to be written. All threads share it.
struct Journal {
    lines: Mutex<String>,
}

impl Journal {
    fn new() -> Journal {
        Journal { lines: Mutex::new(String::new()) }
    }

    /// Adds the line of an event.
    fn record(&self, event: &dyn Display) {
        let line = event.to_string();
        self.lines.lock().unwrap().push_str(&(line + "\n"));
    }

    /// Hands over all lines that are there, and forgets them. Returns how many there were.
    fn flush(&self, sink: &mut dyn FnMut(&str)) -> usize {
        let batch = mem::take(&mut *self.lines.lock().unwrap());
        batch.lines().for_each(|line| sink(line));
        batch.lines().count()
    }
}

fn main() {
    let journal = Journal::new();
    bench("record(100), then flush", || {
        (0..100).for_each(|cents| journal.record(&format_args!("payment of {}", black_box(cents))));
        journal.flush(&mut |line| _ = black_box(line))
    });
}
