//! Every thread of a chat server formats its log lines in a buffer of its own.
//!
//! ## Why it works
//!
//! A lock around a pool is there for objects that go from thread to thread. This buffer never does: it is
//! taken, filled, written and given back by one thread, in one function. So it needs no lock, only an
//! owner, and `thread_local!` makes one for each thread. Nobody can find it busy, because nobody else can
//! see it. When the thread ends its thread locals are dropped, and the buffers go with it: what a pool for
//! all would keep for ever lives exactly as long as somebody can use it.
//!
//! The list is borrowed for one `pop` and one `push`, and not while the sink runs. Otherwise a sink that
//! logs something itself would find the `RefCell` borrowed, and panic. The starter made the same mistake
//! with its lock: it held it while it wrote, so that the slowest sink decided for all threads. Whatever
//! guards a pool guards the *list*, never the work.
//!
//! ## What it costs
//!
//! As many buffers as there are threads, warm or not. With 16 workers that is nothing; with 10,000 threads,
//! each of which once wrote a line of a megabyte, it is a problem that a pool for all with bounds does not
//! have. Bound the size here, too. A panic in the sink loses the buffer; the next line makes one.
//!
//! ## When not to
//!
//! When objects cross threads. A frame that one thread fills and another one sends ends in the pool of the
//! second, where nobody takes it, and the first makes a new one for every frame. There the pool must be
//! shared: an `Arc<Mutex<Vec<_>>>`, locked only for a `pop` and a `push`, or a channel on which buffers
//! travel back. Nor under an async runtime, where a task may go on in another thread after each `await`.
//! And where there is one long-lived owner, a plain field is simpler than any thread local.
//!
//! ## Another way
//!
//! `thread_local!(static LINE: Cell<String>)` with `take` and `set` is enough for one buffer; a line inside
//! a line then makes one of its own. A pool for all meets the goal as well, if it is locked for `pop` and
//! `push` only and does not keep what is large: then nothing of a thread stays that one would mind.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_neighbour_at_work_costs_nothing | before | 3000 | 3032000 | 2016 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_thread_that_ended_keeps_nothing | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |

use std::cell::RefCell;
use std::fmt::{self, Display, Write};
use std::hint::black_box;

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

thread_local! {
    /// The buffers of this thread: one, and one more for each log line inside a log line.
    static POOL: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Hands an event's line to the sink in one piece. A sink may be slow, and it may log something itself.
fn log(event: &dyn Display, sink: &mut dyn FnMut(&str)) {
    // Borrowed for as long as it takes to pop, so that the sink may log too.
    let mut line = POOL.with_borrow_mut(Vec::pop).unwrap_or_default();
    write_line(event, &mut line, sink);
    POOL.with_borrow_mut(|pool| pool.push(line));
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
