//! Every thread of a chat server writes log lines. A line is formatted into a buffer first, and handed to
//! its sink (a file, a socket) in one piece. The buffers are in a pool, the pool is behind a lock, and a
//! thread that finds it locked does not wait: it makes a buffer, and throws it away. Threads come and go
//! with connections.
//!
//! While one thread writes to a slow sink all others find the pool locked. And the pool keeps what threads
//! have left in it that ended long ago.
//! Goal: no thread pays for what its neighbours do, and when a thread has ended, nothing of it is kept.

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

/// The buffers of all threads.
static POOL: Mutex<Vec<String>> = Mutex::new(Vec::new());

// TODO: let a thread find a buffer, whatever the others do, and take it along when it ends.
/// Hands an event's line to the sink in one piece. A sink may be slow, and it may log something itself.
fn log(event: &dyn Display, sink: &mut dyn FnMut(&str)) {
    match POOL.try_lock() {
        Ok(mut pool) => {
            let mut line = pool.pop().unwrap_or_default();
            write_line(event, &mut line, sink);
            pool.push(line);
        }
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
    bench("log, inside of another", || {
        log(&event, &mut |_| log(black_box(&event), &mut |line| _ = black_box(line)));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure_threads, measure_with};
    use std::sync::mpsc::{self, Receiver, Sender};
    use std::thread::{self, JoinHandle};
    use std::time::Duration;

    /// How long something may take that takes no time at all, unless it never happens.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// The line that an event makes.
    fn logged(room: u32, text: &str) -> String {
        let mut lines = Vec::new();
        log(&Event { room, text }, &mut |line| lines.push(line.to_string()));
        assert_eq!(lines.len(), 1, "a line is handed over in one piece");
        lines.remove(0)
    }

    /// A thread in the middle of a log line: its sink is slow. Ends when it is dropped, or out of patience.
    struct Neighbour {
        go_on: Option<Sender<()>>,
        done: Receiver<bool>,
        thread: Option<JoinHandle<()>>,
    }

    impl Neighbour {
        fn at_work() -> Neighbour {
            let (go_on, wait) = mpsc::channel();
            let (started, start) = mpsc::channel();
            let (tell, done) = mpsc::channel();
            let thread = thread::spawn(move || {
                log(&Event { room: 1, text: "writing to a slow disk" }, &mut |_| {
                    started.send(()).unwrap();
                    let patient = wait.recv_timeout(PATIENCE) != Err(mpsc::RecvTimeoutError::Timeout);
                    _ = tell.send(patient);
                });
            });
            start.recv_timeout(PATIENCE).expect("the neighbour begins to write");
            Neighbour { go_on: Some(go_on), done, thread: Some(thread) }
        }

        /// Whether it was at work until now.
        fn stayed_at_work(mut self) -> bool {
            self.go_on = None;
            self.done.recv_timeout(2 * PATIENCE).expect("the neighbour ends")
        }
    }

    impl Drop for Neighbour {
        fn drop(&mut self) {
            self.go_on = None;
            if let Some(thread) = self.thread.take() {
                _ = thread.join();
            }
        }
    }

    #[test]
    fn writes_each_event_as_a_line() {
        assert_eq!(logged(0, ""), "room 0: \n");
        let long = "long ".repeat(20_000);
        assert_eq!(logged(17, &long), format!("room 17: {long}\n"));
        assert_eq!(logged(2, "größer 日志"), "room 2: größer 日志\n");
        assert_eq!(logged(3, "x"), "room 3: x\n");
    }

    #[test]
    fn writes_the_lines_of_many_threads() {
        let threads: Vec<_> = (0..8)
            .map(|room| {
                thread::spawn(move || {
                    for i in 0..100 {
                        let text = "abc".repeat(i % 7);
                        assert_eq!(logged(room, &text), format!("room {room}: {text}\n"));
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().expect("every line is right"));
    }

    #[test]
    fn a_sink_may_log_too() {
        let (tell, told) = mpsc::channel();
        // On a thread of its own: whoever waits here for himself waits for ever.
        thread::spawn(move || {
            let mut lines = Vec::new();
            for text in ["one", "two"] {
                log(&Event { room: 1, text }, &mut |line| {
                    lines.push(logged(2, "the disk is nearly full"));
                    lines.push(line.to_string());
                });
            }
            tell.send(lines).unwrap();
        });
        let lines = told.recv_timeout(PATIENCE).expect("a log line inside a log line");
        let inner = "room 2: the disk is nearly full\n";
        assert_eq!(lines, [inner, "room 1: one\n", inner, "room 1: two\n"]);
    }

    #[test]
    fn waits_for_no_neighbour() {
        let neighbour = Neighbour::at_work();
        assert_eq!(logged(2, "in a hurry"), "room 2: in a hurry\n");
        assert!(neighbour.stayed_at_work(), "the line had to wait until the neighbour's was written");
    }

    #[test]
    fn a_neighbour_at_work_costs_nothing() {
        let text = "x".repeat(1_000);
        let heap = measure_with(
            || {
                log(&Event { room: 2, text: &text }, &mut |_| ());
                Neighbour::at_work()
            },
            |neighbour| {
                for _ in 0..1_000 {
                    log(&Event { room: 2, text: &text }, &mut |_| ());
                }
                neighbour
            },
        );
        // Nothing, if this thread has its buffer from the set-up; a buffer and the times that it grows, if
        // that is the one which the neighbour has now.
        dhat::assert!(heap.total_blocks <= 8);
    }

    #[test]
    fn a_thread_that_ended_keeps_nothing() {
        let texts: Vec<String> = (1..=10).map(|n| "x".repeat(n * 100_000)).collect();
        let heap = measure_threads(|| {
            for text in &texts {
                thread::scope(|scope| {
                    let thread = scope.spawn(|| log(&Event { room: 3, text }, &mut |_| ()));
                    thread.join().expect("the line is written");
                });
            }
        });
        // The largest line was 1,000,000 bytes; what threads leave behind in std's own lists is below 4,096.
        dhat::assert!(heap.curr_bytes <= 4_096);
    }
}
