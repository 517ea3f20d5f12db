// Right: scoped threads, and the token is a Weak that cannot be upgraded any more

use std::hint::black_box;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Weak};
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

/// How long a thread waits for a row before it looks at the token.
const GLANCE: Duration = Duration::from_millis(2);

/// Cancels the threads that hold a clone of it. Go calls it a context.
struct Token(Weak<()>);

/// The rows of the replica that is complete first. `Timeout` if none is complete within `patience`,
/// `Disconnected` if all of them hang up before.
fn first_answer(replicas: Vec<Replica>, patience: Duration) -> Result<Vec<String>, RecvTimeoutError> {
    let wanted = Arc::new(());
    let (answers, first) = mpsc::channel();
    thread::scope(|scope| {
        let mut readers = Vec::new();
        for replica in replicas {
            let (answers, token) = (answers.clone(), Token(Arc::downgrade(&wanted)));
            readers.push(scope.spawn(move || read(&replica, &token).map(|rows| answers.send(rows))));
        }
        drop(answers);
        let answer = first.recv_timeout(patience);
        drop(wanted);
        readers.into_iter().for_each(|reader| drop(reader.join()));
        answer
    })
}

/// All rows up to the end; `None` if the replica hangs up before, or if the token says stop.
fn read(replica: &Replica, token: &Token) -> Option<Vec<String>> {
    let mut rows = Vec::new();
    while token.0.strong_count() > 0 {
        match replica.rows.recv_timeout(GLANCE) {
            Ok(Row::Departure(row)) => rows.push(row),
            Ok(Row::End) => return Some(rows),
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    None
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
