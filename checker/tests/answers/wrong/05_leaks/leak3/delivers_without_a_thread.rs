// Wrong: it collects all orders first, and delivers them itself
// Fails: delivers_and_tries_again_while_orders_are_read

use std::collections::VecDeque;
use std::hint::black_box;

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
    let mut waiting: VecDeque<Webhook> = webhooks.into_iter().collect();
    let mut accepted = Vec::new();
    while let Some(webhook) = waiting.pop_front() {
        if send(&webhook) {
            accepted.push(webhook.order);
        } else {
            waiting.push_back(webhook);
        }
    }
    accepted
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
