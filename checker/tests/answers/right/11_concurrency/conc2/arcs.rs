// Right: spawned threads with an Arc of the list, and shares that are moved.
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

// TODO: let all threads read the same list and the same batch.
/// Asks `check` of every message, on `threads` threads at once. Returns the answers in the batch's order.
fn check_all(
    list: &Arc<Vec<String>>,
    batch: Vec<Message>,
    threads: usize,
    check: impl Fn(&[String], &Message) -> bool + Send + Sync + Clone + 'static,
) -> Vec<bool> {
    let share = batch.len().div_ceil(threads).max(1);
    let all = batch.len();
    let mut batch = batch.into_iter();
    let mut shares = Vec::with_capacity(threads);
    while batch.len() > 0 {
        shares.push(batch.by_ref().take(share).collect::<Vec<_>>());
    }
    let workers: Vec<_> = shares
        .into_iter()
        .map(|messages| {
            let list = Arc::clone(list);
            let check = check.clone();
            thread::spawn(move || messages.iter().map(|message| check(&list, message)).collect::<Vec<_>>())
        })
        .collect();
    let mut verdicts = Vec::with_capacity(all);
    for worker in workers {
        verdicts.extend(worker.join().expect("no check panics"));
    }
    verdicts
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
