// Wrong: a thread looks at the token only when no row has come for a while
// Fails: a_replica_with_more_and_more_rows_is_left_too

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
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

fn first_answer(replicas: Vec<Replica>, patience: Duration) -> Result<Vec<String>, RecvTimeoutError> {
    let (answers, first) = mpsc::channel();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let threads: Vec<_> = replicas
            .into_iter()
            .map(|replica| {
                let (answers, stop) = (answers.clone(), &stop);
                scope.spawn(move || {
                    if let Some(rows) = read(&replica, stop) {
                        let _ = answers.send(rows);
                    }
                })
            })
            .collect();
        drop(answers);
        let answer = first.recv_timeout(patience);
        stop.store(true, Relaxed);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        answer
    })
}

fn read(replica: &Replica, stop: &AtomicBool) -> Option<Vec<String>> {
    let mut rows = Vec::new();
    loop {
        match replica.rows.recv_timeout(Duration::from_millis(1)) {
            Ok(Row::Departure(row)) => rows.push(row),
            Ok(Row::End) => return Some(rows),
            Err(RecvTimeoutError::Timeout) if stop.load(Relaxed) => return None,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
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
