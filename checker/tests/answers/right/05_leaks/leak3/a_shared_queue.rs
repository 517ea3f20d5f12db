// Right: a queue under a lock in place of the channel, with a flag that no more will come

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use heaplings::bench;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Webhook {
    order: u32,
    url: String,
}

/// Delivers every webhook, however often that takes: `send` says whether the receiver has accepted it, and
/// a refused one is tried again after the next, or when there are no more.
/// Returns the orders in the sequence in which they were accepted.
fn deliver(
    webhooks: impl IntoIterator<Item = Webhook>,
    mut send: impl FnMut(&Webhook) -> bool + Send + 'static,
) -> Vec<u32> {
    let shared = Arc::new((Mutex::new((VecDeque::new(), false)), Condvar::new()));
    let queue = Arc::clone(&shared);
    let courier = thread::spawn(move || {
        let mut accepted = Vec::new();
        loop {
            let state = queue.0.lock().unwrap();
            let mut state =
                queue.1.wait_while(state, |(waiting, closed)| waiting.is_empty() && !*closed).unwrap();
            let Some(webhook): Option<Webhook> = state.0.pop_front() else { break };
            drop(state);
            if send(&webhook) {
                accepted.push(webhook.order);
            } else {
                queue.0.lock().unwrap().0.push_back(webhook);
            }
        }
        accepted
    });
    for webhook in webhooks {
        shared.0.lock().unwrap().0.push_back(webhook);
        shared.1.notify_one();
    }
    shared.0.lock().unwrap().1 = true;
    shared.1.notify_one();
    courier.join().unwrap()
}

/// `n` orders for one receiver.
fn orders(n: u32) -> impl Iterator<Item = Webhook> {
    (0..n).map(|order| Webhook { order, url: format!("https://warehouse.example/orders/{order}") })
}

fn main() {
    // Many webhooks, as the thread of each operation stays until the exercise is solved.
    bench("deliver(2000 webhooks)", || {
        deliver(orders(black_box(2_000)), |webhook| !black_box(&webhook.url).is_empty())
    });
}
