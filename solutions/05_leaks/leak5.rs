//! A query to several replicas: the first answer wins, and the others are called off.
//!
//! ## Why it works
//!
//! A timeout ends the wait of the one who asked. It does not end the work: the thread is not told, and
//! `recv` waits for as long as the other side lives. Two things are needed, and either alone is no use:
//!
//! * *A token*: a flag that is shared, that only ever goes from "go on" to "stop", and that is set on every
//!   way out, with an answer or without. Each thread has a clone and looks at it.
//! * *A bounded wait*: a thread that sleeps in `recv` cannot look. `recv_timeout` wakes it now and then,
//!   and a timeout in there is not an error but the moment to look at the token.
//!
//! `join` then turns "will end soon" into "has ended", with its rows freed.
//!
//! ## What it costs
//!
//! An answer now waits for the slowest thread's next glance, up to 2 ms here, and a thread without rows
//! wakes up 500 times in a second to look. Longer glances cost less and end later. `Relaxed` is enough for
//! the flag, as nothing else is read on the strength of it.
//!
//! ## When not to
//!
//! When one thread waits for one thing, it needs no token: `recv_timeout` with what is left of the time
//! does it, and no thread. When you own the sending side, closing the channel is the better token, as it
//! wakes at once. When the work is a computation and not a wait, look at the token between steps; and when
//! it sits in a system call that knows no timeout, no token reaches it: set one there
//! (`TcpStream::set_read_timeout`).
//!
//! ## Another way
//!
//! No thread at all: the caller reads all of them in turns, with `try_recv`, a short sleep and a deadline. Or
//! the caller's end is the token: the threads hold a `Weak`, and stop when it cannot be upgraded any more.
//! With `thread::scope` the token is a plain `AtomicBool` on the stack, borrowed; forget to set it, and the
//! scope waits for ever.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | the_slower_ones_are_called_off | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | giving_up_calls_all_of_them_off | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | nobody_listens_any_more_when_it_returns | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use heaplings::bench;

/// What a replica sends.
enum Row {
    Departure(String),
    End,
}

/// How long a thread waits for a row before it looks whether it is called off.
const GLANCE: Duration = Duration::from_millis(2);

/// Calls off the threads that hold a clone of it. Go's name for it is a context.
#[derive(Clone, Default)]
struct Token(Arc<AtomicBool>);

impl Token {
    fn cancel(&self) {
        self.0.store(true, Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.0.load(Relaxed)
    }
}

/// The rows of the replica that is first to be complete. `Timeout` if none is when `patience` is at its
/// end, `Disconnected` if all have hung up before.
fn first_answer(replicas: Vec<Receiver<Row>>, patience: Duration) -> Result<Vec<String>, RecvTimeoutError> {
    let (answers, first) = mpsc::channel();
    let token = Token::default();
    let start = |replica| {
        let (answers, token) = (answers.clone(), token.clone());
        thread::spawn(move || {
            if let Some(rows) = read(&replica, &token) {
                // Nobody listens any more if another was faster.
                let _ = answers.send(rows);
            }
        })
    };
    let readers: Vec<_> = replicas.into_iter().map(start).collect();
    drop(answers);
    let answer = first.recv_timeout(patience);
    token.cancel();
    for reader in readers {
        reader.join().unwrap();
    }
    answer
}

/// All rows up to the end; None if the replica hangs up before, or if nobody wants them any more.
fn read(replica: &Receiver<Row>, token: &Token) -> Option<Vec<String>> {
    let mut rows = Vec::new();
    while !token.is_cancelled() {
        match replica.recv_timeout(GLANCE) {
            Ok(Row::Departure(row)) => rows.push(row),
            Ok(Row::End) => return Some(rows),
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    None
}

/// A replica that has sent so many rows, and is complete or hangs. It hangs up when the sender is dropped.
fn replica(name: &str, rows: usize, complete: bool) -> (Sender<Row>, Receiver<Row>) {
    let (sender, receiver) = mpsc::channel();
    for row in 0..rows {
        sender.send(Row::Departure(format!("{name} {row}"))).unwrap();
    }
    if complete {
        sender.send(Row::End).unwrap();
    }
    (sender, receiver)
}

fn main() {
    let (_sender, silent) = replica("south", 20, false);
    let started = Instant::now();
    let answer = first_answer(vec![silent], Duration::from_millis(20));
    println!("a replica that hangs: {answer:?} after {:?}", started.elapsed());
    bench("first_answer(1 of 1)", || {
        let (_sender, north) = replica("north", 20, true);
        first_answer(black_box(vec![north]), Duration::from_secs(1))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::measure_threads;
    use std::thread;
    use std::time::Instant;

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);
    /// For answers that do not come.
    const IMPATIENCE: Duration = Duration::from_millis(2);

    /// Replicas from how many rows they have sent and whether they are complete.
    fn replicas(all: &[(usize, bool)]) -> (Vec<Sender<Row>>, Vec<Receiver<Row>>) {
        all.iter().map(|(rows, complete)| replica("Zürich", *rows, *complete)).unzip()
    }

    #[test]
    fn gives_all_rows_in_their_order() {
        for rows in [0, 1, 1_000] {
            let (_senders, replicas) = replicas(&[(rows, true)]);
            let answer = first_answer(replicas, PATIENCE).unwrap();
            assert_eq!(answer, (0..rows).map(|row| format!("Zürich {row}")).collect::<Vec<_>>());
        }
    }

    #[test]
    fn waits_for_rows_that_come_later() {
        let (senders, replicas) = replicas(&[(0, false), (1, false)]);
        let late = thread::spawn(move || {
            for row in ["Altona", "Bad Oldesloe", "Lübeck"] {
                thread::sleep(Duration::from_millis(3));
                senders[1].send(Row::Departure(row.to_string())).unwrap();
            }
            senders[1].send(Row::End).unwrap();
            senders
        });
        assert_eq!(
            first_answer(replicas, PATIENCE).unwrap(),
            ["Zürich 0", "Altona", "Bad Oldesloe", "Lübeck"]
        );
        drop(late.join().unwrap());
    }

    #[test]
    fn does_not_wait_for_those_that_hang() {
        let started = Instant::now();
        let (_senders, replicas) = replicas(&[(500, false), (3, true), (0, false)]);
        assert_eq!(first_answer(replicas, PATIENCE).unwrap().len(), 3);
        assert!(started.elapsed() < PATIENCE, "waited for replicas though there was an answer");
    }

    #[test]
    fn says_why_there_is_no_answer() {
        let (senders, silent) = replicas(&[(0, false), (7, false)]);
        assert_matches!(first_answer(silent, IMPATIENCE), Err(RecvTimeoutError::Timeout));
        drop(senders);
        let (senders, gone) = replicas(&[(0, false), (7, false)]);
        drop(senders);
        assert_matches!(first_answer(gone, PATIENCE), Err(RecvTimeoutError::Disconnected));
        assert_matches!(first_answer(Vec::new(), PATIENCE), Err(RecvTimeoutError::Disconnected));
        // One hangs up, and another answers.
        let (mut senders, replicas) = replicas(&[(7, false), (2, true)]);
        drop(senders.remove(0));
        assert_eq!(first_answer(replicas, PATIENCE).unwrap().len(), 2);
    }

    #[test]
    fn nobody_reads_on_when_there_is_an_answer() {
        for _ in 0..5 {
            let (senders, replicas) = replicas(&[(100, false), (5, true), (0, false)]);
            assert_eq!(first_answer(replicas, PATIENCE).unwrap().len(), 5);
            // A replica can be written to as long as a thread holds its receiver.
            assert!(senders.iter().all(|sender| sender.send(Row::End).is_err()));
        }
    }

    #[test]
    fn nobody_reads_on_when_time_is_up() {
        for _ in 0..5 {
            let (senders, replicas) = replicas(&[(100, false), (0, false)]);
            assert_matches!(first_answer(replicas, IMPATIENCE), Err(RecvTimeoutError::Timeout));
            assert!(senders.iter().all(|sender| sender.send(Row::End).is_err()));
        }
    }

    #[test]
    fn the_slower_ones_are_called_off() {
        let rounds: Vec<_> = (0..10).map(|_| replicas(&[(100, false), (5, true), (0, false)])).collect();
        let (_senders, queries): (Vec<_>, Vec<_>) = rounds.into_iter().unzip();
        let heap = measure_threads(move || {
            for replicas in queries {
                assert_eq!(first_answer(replicas, PATIENCE).unwrap().len(), 5);
            }
        });
        // A thread that reads on holds several blocks, and there would be 20 of them. What may stay: each of
        // the 20 channels, which live on, keeps a list of who waits; and std keeps a block or two.
        dhat::assert!(heap.curr_blocks <= 40);
    }

    #[test]
    fn giving_up_calls_all_of_them_off() {
        let rounds: Vec<_> = (0..10).map(|_| replicas(&[(100, false), (0, false)])).collect();
        let (_senders, queries): (Vec<_>, Vec<_>) = rounds.into_iter().unzip();
        let heap = measure_threads(move || {
            for replicas in queries {
                assert_matches!(first_answer(replicas, IMPATIENCE), Err(RecvTimeoutError::Timeout));
            }
        });
        // As above.
        dhat::assert!(heap.curr_blocks <= 40);
    }

    #[test]
    fn nobody_listens_any_more_when_it_returns() {
        let (senders, replicas) = replicas(&[(0, false), (5, true), (0, false)]);
        let heap = measure_threads(|| {
            assert_eq!(first_answer(replicas, PATIENCE).unwrap().len(), 5);
            // A row that is sent to nobody comes back at once, and is dropped.
            for sender in &senders {
                let _ = sender.send(Row::Departure("late ".repeat(20_000)));
            }
        });
        // A row has 100,000; a few blocks of the channels' and of std's may stay.
        dhat::assert!(heap.curr_bytes <= 50_000);
    }
}
