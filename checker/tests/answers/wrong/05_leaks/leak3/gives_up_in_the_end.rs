// Wrong: after 100 more attempts the rest is lost
// Fails: tries_again_until_the_receiver_accepts

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::mpsc;
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
    let (queue, inbox) = mpsc::channel::<Webhook>();
    let worker = thread::spawn(move || {
        let mut accepted = Vec::new();
        let mut refused = VecDeque::new();
        let mut attempt = |webhook: Webhook, refused: &mut VecDeque<Webhook>| {
            if send(&webhook) {
                accepted.push(webhook.order);
            } else {
                refused.push_back(webhook);
            }
        };
        for webhook in inbox {
            attempt(webhook, &mut refused);
            if let Some(webhook) = refused.pop_front() {
                attempt(webhook, &mut refused);
            }
        }
        for _ in 0..100 {
            let Some(webhook) = refused.pop_front() else { break };
            attempt(webhook, &mut refused);
        }
        accepted
    });
    for webhook in webhooks {
        queue.send(webhook).unwrap();
    }
    drop(queue);
    worker.join().unwrap()
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
