//! The journal is locked for a push and for a swap.
//!
//! ## Why it works
//!
//! Behind the lock is a list of lines, so the lock has to guard changes of that list: a push is one, and
//! "take all of them" is another. Formatting a line does not change the list. It happens before the lock is
//! taken, and only the thread that has the event waits for it. Writing does not change it either. `mem::swap`
//! puts an empty Vec in the list's place, which moves three words each way. From then on the lines belong to
//! the thread that flushes: no line is copied, and a thread that records does not wait for one that writes.
//!
//! The two Vecs change places at each flush and keep their capacity, so after two rounds neither grows. The
//! lock of the batch is held while it is written. Only a second flush waits for it, as it must: if its lines
//! were written first, the order would be lost.
//!
//! The guard in `self.lines.lock().unwrap().push(line)` is a temporary, which is dropped at the end of the
//! statement. With `let mut lines = …lock()…` it lives to the end of the scope, and all that follows is done
//! under the lock.
//!
//! An allocation under a lock holds up more than one thread: the allocator may have to ask the system for
//! memory, and every thread that waits for the lock waits for that, too.
//!
//! ## What it costs
//!
//! Two Vecs keep the capacity of the largest batch, whether or not there is another one of that size. Between
//! the formatting of a line and its push another thread may push: lines are in the order of pushes.
//!
//! `let batch = mem::take(&mut *self.lines.lock().unwrap());` is simpler, and enough where one thread
//! flushes. But then the list grows anew after each flush, under the lock, and that needs more bytes than the
//! starter, which kept its list. And two threads that flush at once may write their batches in any order.
//!
//! ## When not to
//!
//! Where lines must be written before the call returns, the lock (or a lock for the file alone) has to be
//! held while writing. And a channel may do the same work: `Sender::send` is the push, `Receiver::try_iter`
//! is the take.
//!
//! `parking_lot` has a smaller lock, and `crossbeam` a queue without one; both cost a dependency, and neither
//! helps if the work is done under the lock.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_flush_copies_nothing | before | 1001 | 37890 | 37890 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_flush_fills_no_other_list | before | 1001 | 37890 | 37890 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_line_is_one_string_at_most | before | 2016 | 42048 | 6672 | 0 |
//! | | after | 1012 | 20096 | 6944 | 0 |
//!
//! Seen: oxc-project/oxc#17079: a pool's lock is let go before a new allocator is made, not after.

use std::fmt::Display;
use std::hint::black_box;
use std::mem;
use std::sync::Mutex;

use heaplings::bench;

/// Lines that are to be written. All threads share it.
struct Journal {
    lines: Mutex<Vec<String>>,
    /// Lines that are being written. It is empty unless a thread has locked it.
    batch: Mutex<Vec<String>>,
}

impl Journal {
    fn new() -> Journal {
        Journal { lines: Mutex::default(), batch: Mutex::default() }
    }

    /// Adds the line of an event.
    fn record(&self, event: &dyn Display) {
        let line = event.to_string();
        self.lines.lock().unwrap().push(line);
    }

    /// Hands over all lines that are there, and forgets them. Returns how many there were.
    fn flush(&self, sink: &mut dyn FnMut(&str)) -> usize {
        let mut batch = self.batch.lock().unwrap();
        mem::swap(&mut *batch, &mut *self.lines.lock().unwrap());
        let lines = batch.len();
        batch.drain(..).for_each(|line| sink(&line));
        lines
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
