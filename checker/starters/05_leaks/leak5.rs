//! A timetable is kept on several replicas. A query goes to all of them, and the first complete answer wins;
//! if none is complete in time, the traveller is told so. A thread reads each replica: rows come over a
//! channel until one says `End`. But a replica that hangs keeps its thread, its connection and the rows that
//! it has sent so far, for ever.
//! Goal: when `first_answer` returns, with an answer or without, its threads have ended and let go of all.

use std::hint::black_box;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use heaplings::bench;

/// What a replica sends.
enum Row {
    Departure(String),
    End,
}

struct Replica {
    rows: Receiver<Row>,
    /// It is closed when it is dropped.
    _connection: Box<dyn Send>,
}

// TODO: leave no thread behind, whether there was an answer or not.
/// The rows of the replica that is complete first. `Timeout` if none is complete within `patience`,
/// `Disconnected` if all of them hang up before.
fn first_answer(replicas: Vec<Replica>, patience: Duration) -> Result<Vec<String>, RecvTimeoutError> {
    let (answers, first) = mpsc::channel();
    for replica in replicas {
        let answers = answers.clone();
        thread::spawn(move || {
            if let Some(rows) = read(&replica) {
                // An error says that another replica was faster.
                let _ = answers.send(rows);
            }
        });
    }
    drop(answers);
    first.recv_timeout(patience)
}

/// All rows up to the end; `None` if the replica hangs up before.
fn read(replica: &Replica) -> Option<Vec<String>> {
    let mut rows = Vec::new();
    loop {
        match replica.rows.recv().ok()? {
            Row::Departure(row) => rows.push(row),
            Row::End => return Some(rows),
        }
    }
}

/// A replica that is complete, or hangs until its sender is dropped. The tests use this as it stands here.
fn replica(rows: usize, complete: bool) -> (Sender<Row>, Replica) {
    let (sender, receiver) = mpsc::channel();
    for row in 0..rows {
        sender.send(Row::Departure(format!("Zürich {row}"))).unwrap();
    }
    if complete {
        sender.send(Row::End).unwrap();
    }
    (sender, Replica { rows: receiver, _connection: Box::new(()) })
}

fn main() {
    bench("first_answer(1 of 1)", || {
        let (_sender, replica) = replica(20, true);
        first_answer(black_box(vec![replica]), Duration::from_secs(1))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::measure_threads;
    use std::sync::mpsc::{RecvTimeoutError, Sender};
    use std::thread;
    use std::time::{Duration, Instant};

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);
    /// For answers that do not come.
    const IMPATIENCE: Duration = Duration::from_millis(2);

    /// Replicas from how many rows they have sent and whether they are complete.
    fn replicas(all: &[(usize, bool)]) -> (Vec<Sender<Row>>, Vec<Replica>) {
        all.iter().map(|(rows, complete)| replica(*rows, *complete)).unzip()
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
            for row in [Row::Departure("Altona".into()), Row::Departure("Lübeck".into()), Row::End] {
                thread::sleep(Duration::from_millis(3));
                senders[1].send(row).unwrap();
            }
            senders
        });
        assert_eq!(first_answer(replicas, PATIENCE).unwrap(), ["Zürich 0", "Altona", "Lübeck"]);
        drop(late.join().unwrap());
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
        let (mut senders, replicas) = replicas(&[(7, false), (500, false), (2, true)]);
        drop(senders.remove(0));
        assert_eq!(first_answer(replicas, PATIENCE).unwrap().len(), 2);
    }

    #[test]
    fn an_answer_leaves_no_thread_behind() {
        let rounds: Vec<_> = (0..10).map(|_| replicas(&[(100, false), (5, true), (0, false)])).collect();
        let (_senders, queries): (Vec<_>, Vec<_>) = rounds.into_iter().unzip();
        let heap = measure_threads(move || {
            queries.into_iter().for_each(|all| assert_eq!(first_answer(all, PATIENCE).unwrap().len(), 5));
        });
        // A thread that reads on holds several blocks, and there would be 20 of them. What may stay: each of
        // the 20 channels, which live on, keeps a list of who waits; and std keeps a block or two.
        dhat::assert!(heap.curr_blocks <= 40);
    }

    #[test]
    fn giving_up_leaves_no_thread_behind() {
        let rounds: Vec<_> = (0..10).map(|_| replicas(&[(100, false), (0, false)])).collect();
        let (_senders, queries): (Vec<_>, Vec<_>) = rounds.into_iter().unzip();
        let heap = measure_threads(move || {
            queries.into_iter().for_each(|all| assert!(first_answer(all, IMPATIENCE).is_err()));
        });
        // As above.
        dhat::assert!(heap.curr_blocks <= 40);
    }

    #[test]
    fn a_replica_with_more_and_more_rows_is_left_too() {
        let (sender, replica) = replica(0, false);
        (0..2_100_000).for_each(|_| sender.send(Row::Departure(String::new())).unwrap());
        let heap = measure_threads(move || assert!(first_answer(vec![replica], IMPATIENCE).is_err()));
        // A thread that reads all the rows needs a Vec of 100,663,296 bytes. The limit leaves a thread much
        // more time than it needs to see that nobody waits any more.
        assert!(heap.max_bytes <= 60_000_000, "{} bytes: it reads on", heap.max_bytes);
    }

    /// A connection that takes its time to be closed.
    struct Connection(Duration, Vec<u8>);

    impl Drop for Connection {
        fn drop(&mut self) {
            thread::sleep(self.0);
            self.1 = Vec::new();
        }
    }

    #[test]
    fn has_closed_each_connection_when_it_returns() {
        // A query that sleeps for a while instead of joining its threads sleeps here, too. Closing takes more
        // than twice as long, so that no such sleep is long enough.
        let three = [(0, false), (5, true), (0, false)];
        let started = Instant::now();
        assert_eq!(first_answer(replicas(&three).1, PATIENCE).unwrap().len(), 5);
        let slow = 2 * started.elapsed() + Duration::from_millis(30);
        let (_senders, mut replicas) = replicas(&three);
        let heap = measure_threads(move || {
            for replica in &mut replicas {
                replica._connection = Box::new(Connection(slow, vec![0; 100_000]));
            }
            assert_eq!(first_answer(replicas, PATIENCE).unwrap().len(), 5);
        });
        // A connection has 100,000; the channels and std may keep a few blocks.
        dhat::assert!(heap.curr_bytes <= 50_000);
    }
}
