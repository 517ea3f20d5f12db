// Right: the caller reads all replicas in turn, and sleeps a little when none has a row

use std::hint::black_box;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

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
    let mut open: Vec<_> = replicas.into_iter().map(|replica| (replica, Vec::new())).collect();
    let deadline = Instant::now() + patience;
    loop {
        let mut idle = true;
        let mut at = 0;
        while at < open.len() {
            let (replica, rows) = &mut open[at];
            match replica.rows.try_recv() {
                Ok(Row::Departure(row)) => {
                    rows.push(row);
                    idle = false;
                }
                Ok(Row::End) => return Ok(std::mem::take(rows)),
                Err(TryRecvError::Disconnected) => {
                    open.remove(at);
                    continue;
                }
                Err(TryRecvError::Empty) => {}
            }
            at += 1;
        }
        if open.is_empty() {
            return Err(RecvTimeoutError::Disconnected);
        }
        if Instant::now() >= deadline {
            return Err(RecvTimeoutError::Timeout);
        }
        if idle {
            thread::sleep(Duration::from_millis(1));
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
