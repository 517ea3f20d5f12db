//! A timetable is kept on several replicas. To be fast, a query goes to all of them, and the first complete
//! answer wins; if none is complete in time, the traveller is told so. Each replica is read by a thread: its
//! rows come over a channel, and a row that says `End` makes the answer complete.
//!
//! The traveller is gone, and the other threads read on: a replica that hangs but never hangs up keeps
//! its thread, and the rows it has sent so far, for ever. Nobody told the threads that it is over.
//! Goal: when `first_answer` returns, early or late, no thread of it is left.

use std::hint::black_box;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use heaplings::bench;

/// What a replica sends.
enum Row {
    Departure(String),
    End,
}

// TODO: leave no thread behind, whether there was an answer or not.
/// The rows of the replica that is first to be complete. `Timeout` if none is when `patience` is at its
/// end, `Disconnected` if all have hung up before.
fn first_answer(replicas: Vec<Receiver<Row>>, patience: Duration) -> Result<Vec<String>, RecvTimeoutError> {
    let (answers, first) = mpsc::channel();
    for replica in replicas {
        let answers = answers.clone();
        thread::spawn(move || {
            if let Some(rows) = read(&replica) {
                // Nobody listens any more if another was faster.
                let _ = answers.send(rows);
            }
        });
    }
    drop(answers);
    first.recv_timeout(patience)
}

/// All rows up to the end; None if the replica hangs up before.
fn read(replica: &Receiver<Row>) -> Option<Vec<String>> {
    let mut rows = Vec::new();
    loop {
        match replica.recv().ok()? {
            Row::Departure(row) => rows.push(row),
            Row::End => return Some(rows),
        }
    }
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
