// Right: thread k takes the messages k, k + threads and so on, and returns its verdicts.
use std::hint::black_box;
use std::sync::Arc;
use std::thread;

use heaplings::bench;

struct Message {
    sender: String,
    body: String,
}

/// Whether the list has the sender. It is in alphabetical order.
fn is_blocked(list: &[String], message: &Message) -> bool {
    !message.body.is_empty() && list.binary_search(&message.sender).is_ok()
}

/// Asks `check` of every message, on `threads` threads at once. Returns the answers in the batch's order.
fn check_all(
    list: &Arc<Vec<String>>,
    batch: Vec<Message>,
    threads: usize,
    check: impl Fn(&[String], &Message) -> bool + Send + Sync + Clone + 'static,
) -> Vec<bool> {
    let shares: Vec<Vec<bool>> = thread::scope(|scope| {
        let (batch, check) = (&batch, &check);
        let workers: Vec<_> = (0..threads)
            .map(|k| {
                scope.spawn(move || {
                    batch.iter().skip(k).step_by(threads).map(|one| check(list, one)).collect()
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("no check panics")).collect()
    });
    (0..batch.len()).map(|i| shares[i % threads][i / threads]).collect()
}

/// `n` addresses in alphabetical order.
fn addresses(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("sender-{i:06}@spam.example")).collect()
}

/// `n` messages, one in three from an address of the list.
fn messages(n: usize) -> Vec<Message> {
    let sender =
        |i| if i % 3 == 0 { format!("sender-{i:06}@spam.example") } else { format!("ada-{i}@example") };
    (0..n).map(|i| Message { sender: sender(i), body: "Dear customer, ".repeat(20) }).collect()
}

fn main() {
    let list = Arc::new(addresses(2_000));
    bench("check_all(400 messages, 4 threads)", || {
        check_all(black_box(&list), messages(black_box(400)), 4, is_blocked)
    });
}
