//! Every thread of a chat server writes log lines. A line is formatted into a buffer first, because its sink
//! (a file, a socket) must get it in one piece. All threads share one buffer, behind a lock. A slow sink must
//! not stop the chat, so a thread that finds the buffer locked does not wait: it makes a buffer of its own.
//!
//! While one thread writes to a slow sink, every line of the other threads allocates. And the shared buffer
//! keeps room for the longest line of threads that ended long ago.
//! Goal: no thread pays for what the others do, and nothing is kept for a thread that has ended.

use std::fmt::{self, Display, Write};
use std::hint::black_box;
use std::sync::Mutex;

use heaplings::bench;

/// What happened, as it is written to the log.
struct Event<'a> {
    room: u32,
    text: &'a str,
}

impl Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "room {}: {}", self.room, self.text)
    }
}

/// The buffer of all threads.
static LINE: Mutex<String> = Mutex::new(String::new());

// TODO: give each thread a buffer that no other thread can lock, and that is freed when the thread ends.
/// Hands the line of an event to the sink in one piece. A sink may be slow, and it may log something itself.
fn log(event: &dyn Display, sink: &mut dyn FnMut(&str)) {
    match LINE.try_lock() {
        Ok(mut line) => write_line(event, &mut line, sink),
        Err(_) => write_line(event, &mut String::new(), sink),
    }
}

fn write_line(event: &dyn Display, line: &mut String, sink: &mut dyn FnMut(&str)) {
    line.clear();
    writeln!(line, "{event}").expect("a String takes all that is written");
    sink(line);
}

fn main() {
    let event = Event { room: 7, text: "Grace has come in, and says that she brings cake" };
    bench("log, alone", || log(black_box(&event), &mut |line| _ = black_box(line)));
    bench("log, inside another", || {
        log(&event, &mut |_| log(black_box(&event), &mut |line| _ = black_box(line)));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure_threads, measure_with};
    use std::sync::{Condvar, Mutex as Lock, mpsc};
    use std::thread;
    use std::time::Duration;

    /// How long to wait for something that happens at once, or never.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// A place where so many threads meet.
    struct Meeting(Lock<usize>, Condvar);

    impl Meeting {
        fn of(threads: usize) -> Meeting {
            Meeting(Lock::new(threads), Condvar::new())
        }

        /// Waits for the others; false if they do not come.
        fn attend(&self) -> bool {
            let mut missing = self.0.lock().unwrap();
            *missing = missing.saturating_sub(1);
            self.1.notify_all();
            let (mut missing, wait) = self.1.wait_timeout_while(missing, PATIENCE, |n| *n > 0).unwrap();
            // If one has waited in vain, nobody else has to.
            *missing = if wait.timed_out() { 0 } else { *missing };
            !wait.timed_out()
        }
    }

    fn logged(room: u32, text: &str) -> String {
        let mut lines = Vec::new();
        log(&Event { room, text }, &mut |line| lines.push(line.to_string()));
        assert_eq!(lines.len(), 1, "the sink gets a line in one piece");
        lines.remove(0)
    }

    /// Does `work` while another thread is in the middle of a log line, because its sink is slow.
    fn beside_a_neighbour<T>(work: impl FnOnce() -> T) -> T {
        let (begin, end) = (Meeting::of(2), Meeting::of(2));
        thread::scope(|scope| {
            let neighbour = scope.spawn(|| {
                let mut stayed = false;
                log(&Event { room: 1, text: "to a slow disk" }, &mut |_| {
                    stayed = begin.attend() & end.attend()
                });
                stayed
            });
            assert!(begin.attend(), "the neighbour begins to write");
            let done = work();
            end.attend();
            assert!(neighbour.join().unwrap(), "the line had to wait until the neighbour's was written");
            done
        })
    }

    #[test]
    fn writes_each_event_as_a_line() {
        assert_eq!(logged(0, ""), "room 0: \n");
        let long = "long ".repeat(600_000);
        assert!(logged(17, &long) == format!("room 17: {long}\n"), "a line of 3 MB is damaged");
        assert_eq!(logged(2, "größer"), "room 2: größer\n");
    }

    #[test]
    fn writes_the_lines_of_many_threads() {
        thread::scope(|scope| {
            for room in 0..8 {
                scope.spawn(move || {
                    for text in (0..100).map(|i| "abc".repeat(i % 7)) {
                        assert_eq!(logged(room, &text), format!("room {room}: {text}\n"));
                    }
                });
            }
        });
    }

    #[test]
    fn a_sink_may_log_too() {
        let (tell, told) = mpsc::channel();
        // On a thread of its own, as a lock that is held would make it wait for itself for ever.
        thread::spawn(move || {
            let mut lines = Vec::new();
            log(&Event { room: 1, text: "one" }, &mut |line| {
                lines.push(logged(2, "the disk is nearly full"));
                lines.push(line.to_string());
            });
            tell.send(lines).unwrap();
        });
        let lines = told.recv_timeout(PATIENCE).expect("a log line inside a log line");
        assert_eq!(lines, ["room 2: the disk is nearly full\n", "room 1: one\n"]);
    }

    #[test]
    fn waits_for_no_neighbour() {
        assert_eq!(beside_a_neighbour(|| logged(2, "in a hurry")), "room 2: in a hurry\n");
    }

    #[test]
    fn a_neighbour_at_work_costs_nothing() {
        let text = "x".repeat(1_000);
        let event = Event { room: 2, text: &text };
        let heap = beside_a_neighbour(|| {
            let warm = || log(&event, &mut |_| ());
            measure_with(warm, |()| (0..1_000).for_each(|_| log(&event, &mut |_| ())))
        });
        // Nothing, or a new buffer that grows a few times, if the neighbour has the one from the set-up.
        dhat::assert!(heap.total_blocks <= 8);
    }

    #[test]
    fn threads_that_have_ended_keep_nothing() {
        let [short, long] = [1_000, 20_000].map(|length| Event { room: 3, text: "x".repeat(length).leak() });
        let heap = measure_threads(|| {
            let all = Meeting::of(32);
            let sink = |_: &str| assert!(all.attend(), "32 threads write at the same time");
            thread::scope(|scope| {
                let threads = [(); 32].map(|()| scope.spawn(|| log(&short, &mut { sink })));
                threads.into_iter().for_each(|thread| thread.join().unwrap());
                // And one more, on its own, with a long line.
                scope.spawn(|| log(&long, &mut |_| ())).join().unwrap();
            });
        });
        // The lines were 52,000 bytes. What threads leave in std's own lists is below 2,000.
        dhat::assert!(heap.curr_bytes <= 6_144);
    }
}
