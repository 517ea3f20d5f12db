// Right: one text for all lines, and where each of them ends.
use std::fmt::Display;
use std::hint::black_box;
use std::mem;
use std::sync::Mutex;

use heaplings::bench;

/// Lines that are to be written. All threads share it.
struct Journal {
    lines: Mutex<(String, Vec<usize>)>,
}

impl Journal {
    fn new() -> Journal {
        Journal { lines: Mutex::default() }
    }

    /// Adds the line of an event.
    fn record(&self, event: &dyn Display) {
        let line = event.to_string();
        let mut lines = self.lines.lock().unwrap();
        lines.0.push_str(&line);
        let end = lines.0.len();
        lines.1.push(end);
    }

    /// Hands over all lines that are there, and forgets them. Returns how many there were.
    fn flush(&self, sink: &mut dyn FnMut(&str)) -> usize {
        let batch = mem::take(&mut *self.lines.lock().unwrap());
        let mut start = 0;
        for &end in &batch.1 {
            sink(&batch.0[start..end]);
            start = end;
        }
        batch.1.len()
    }
}

fn main() {
    let journal = Journal::new();
    bench("record(100), then flush", || {
        (0..100).for_each(|cents| journal.record(&format_args!("payment of {}", black_box(cents))));
        journal.flush(&mut |line| _ = black_box(line))
    });
}
