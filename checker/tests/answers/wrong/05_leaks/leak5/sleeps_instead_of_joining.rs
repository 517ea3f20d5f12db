// Wrong: it sleeps for a while and hopes that the threads have seen the token
// Fails: has_closed_each_connection_when_it_returns

use std::hint::black_box;
use std::sync::Arc;
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

/// How long a thread waits for a row before it looks at the token.
const GLANCE: Duration = Duration::from_millis(2);

/// Cancels the threads that hold a clone of it. Go calls it a context.
#[derive(Clone, Default)]
struct Token(Arc<AtomicBool>);

/// The rows of the replica that is complete first. `Timeout` if none is complete within `patience`,
/// `Disconnected` if all of them hang up before.
fn first_answer(replicas: Vec<Replica>, patience: Duration) -> Result<Vec<String>, RecvTimeoutError> {
    let (answers, first) = mpsc::channel();
    let token = Token::default();
    let start = |replica| {
        let (answers, token) = (answers.clone(), token.clone());
        thread::spawn(move || {
            if let Some(rows) = read(&replica, &token) {
                // An error says that another replica was faster.
                let _ = answers.send(rows);
            }
        })
    };
    let readers: Vec<_> = replicas.into_iter().map(start).collect();
    drop(answers);
    let answer = first.recv_timeout(patience);
    token.0.store(true, Relaxed);
    drop(readers);
    thread::sleep(3 * GLANCE);
    answer
}

/// All rows up to the end; `None` if the replica hangs up before, or if the token says stop.
fn read(replica: &Replica, token: &Token) -> Option<Vec<String>> {
    let mut rows = Vec::new();
    while !token.0.load(Relaxed) {
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
