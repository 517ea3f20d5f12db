//! The threads of a payment service record lines in one audit journal, and one thread flushes it to a file.
//! Every line is written once, in the order of recording, and formatting an event may record another one.
//!
//! A line is formatted while the journal is locked, and a flush copies all lines and writes them under the
//! lock. While the disk is slow, all payments wait.
//! Goal: the journal is locked for a push or a swap and for nothing else, and a flush copies no line.

use std::fmt::Display;
use std::hint::black_box;
use std::sync::Mutex;

use heaplings::bench;

/// Lines that are to be written. All threads share it.
struct Journal {
    lines: Mutex<Vec<String>>,
}

// TODO: let no thread wait while another one formats, copies or writes.
impl Journal {
    fn new() -> Journal {
        Journal { lines: Mutex::new(Vec::new()) }
    }

    /// Adds the line of an event.
    fn record(&self, event: &dyn Display) {
        let mut lines = self.lines.lock().unwrap();
        lines.push(event.to_string());
    }

    /// Hands over all lines that are there, and forgets them. Returns how many there were.
    fn flush(&self, sink: &mut dyn FnMut(&str)) -> usize {
        let mut lines = self.lines.lock().unwrap();
        let batch = lines.clone();
        lines.clear();
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
    use std::fmt::{self, Display};
    use std::hint::black_box;
    use std::sync::{Arc, mpsc};
    use std::thread;
    use std::time::Duration;

    /// Far longer than a line takes that nothing holds up.
    const PATIENCE: Duration = Duration::from_secs(2);

    /// The lines that a flush hands over.
    fn flushed(journal: &Journal) -> Vec<String> {
        let mut lines = Vec::new();
        assert_eq!(journal.flush(&mut |line| lines.push(line.to_string())), lines.len());
        lines
    }

    /// Whether another thread can record something now.
    fn is_open(journal: &Arc<Journal>) -> bool {
        let (journal, (tell, told)) = (Arc::clone(journal), mpsc::channel());
        thread::spawn(move || {
            journal.record(&"from another thread");
            tell.send(())
        });
        told.recv_timeout(PATIENCE).is_ok()
    }

    #[test]
    fn writes_each_line_once_and_in_order() {
        let journal = Journal::new();
        assert!(flushed(&journal).is_empty());
        for n in [1, 2, 500, 3] {
            (0..n).for_each(|cents| journal.record(&format_args!("payment of {cents}")));
            let lines = flushed(&journal);
            assert!(lines.iter().zip(0_u64..).all(|(line, cents)| *line == format!("payment of {cents}")));
            assert_eq!((lines.len() as u64, flushed(&journal).len()), (n, 0));
        }
        journal.record(&"größer\n日志");
        journal.record(&"");
        assert_eq!(flushed(&journal), ["größer\n日志", ""]);
    }

    #[test]
    fn takes_the_lines_of_many_threads() {
        let (journal, mut lines) = (Journal::new(), Vec::new());
        thread::scope(|scope| {
            for thread in 0..4 {
                let journal = &journal;
                scope.spawn(move || (0..100).for_each(|i| journal.record(&format!("{thread} {i:03}"))));
            }
            (0..50).for_each(|_| lines.extend(flushed(&journal)));
        });
        lines.extend(flushed(&journal));
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), 400);
    }

    #[test]
    fn others_record_while_a_line_is_written() {
        let journal = Arc::new(Journal::new());
        journal.record(&"slow");
        let mut open = Vec::new();
        journal.flush(&mut |_| open.push(is_open(&journal)));
        assert_eq!(open, [true], "the journal is locked while a line is written");
        assert_eq!(flushed(&journal), ["from another thread"]);
    }

    #[test]
    fn others_record_while_a_line_is_formatted() {
        struct Slow<'a>(&'a Arc<Journal>);
        impl Display for Slow<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(if is_open(self.0) { "open" } else { "locked" })
            }
        }
        let journal = Arc::new(Journal::new());
        journal.record(&Slow(&journal));
        assert_eq!(flushed(&journal), ["from another thread", "open"]);
    }

    #[test]
    fn a_flush_copies_nothing() {
        let journal = Journal::new();
        (0..1_000).for_each(|cents| journal.record(&format_args!("payment of {cents}")));
        let heap = measure_with(|| (), |()| journal.flush(&mut |line| _ = black_box(line)));
        // Nothing is needed, and a new list that is made before the lock is taken may be one block.
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn a_flush_fills_no_other_list() {
        let journal = Journal::new();
        (0..1_000).for_each(|cents| journal.record(&format_args!("payment of {cents}")));
        let heap = measure_with(|| (), |()| journal.flush(&mut |line| _ = black_box(line)));
        // A new list may have room for 500 lines. One that takes all 1,000 needs 24,000 bytes.
        dhat::assert!(heap.total_bytes <= 12_000);
    }

    #[test]
    fn a_line_is_one_string_at_most() {
        let heap = measure_with(Journal::new, |journal| {
            for _ in 0..10 {
                (0..100).for_each(|_| journal.record(&"paid"));
                journal.flush(&mut |line| _ = black_box(line));
            }
        });
        // A String for each of 1,000 lines, and a list or two that grow anew in each of 10 rounds.
        dhat::assert!(heap.total_blocks <= 1_300);
    }
}
