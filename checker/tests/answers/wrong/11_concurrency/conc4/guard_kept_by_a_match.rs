// Wrong: the temporary guard of a `for` lives as long as the loop.
// Fails: others_record_while_a_line_is_written
use std::fmt::Display;
use std::hint::black_box;
use std::mem;
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
        let mut n = 0;
        for line in mem::take(&mut *self.lines.lock().unwrap()) {
            sink(&line);
            n += 1;
        }
        n
    }
}

fn main() {
    let journal = Journal::new();
    bench("record(100), then flush", || {
        (0..100).for_each(|cents| journal.record(&format_args!("payment of {}", black_box(cents))));
        journal.flush(&mut |line| _ = black_box(line))
    });
}
