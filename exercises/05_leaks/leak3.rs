//! A shop tells other systems about its orders: each webhook is delivered by a thread that holds the
//! connection, while the caller goes on reading orders. A receiver may refuse for a while, so the
//! thread puts a refused webhook back into its own queue and tries again later.
//!
//! All webhooks are delivered, the caller gets every receipt and goes home. The thread never does: it
//! waits for a next webhook, with its connection, until the process ends. One more for every batch.
//! Goal: when `deliver` returns, its thread has ended and the connection is closed.

use std::hint::black_box;
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Webhook {
    order: u32,
    url: String,
}

// TODO: let the thread come to an end, and be sure that it has.
/// Delivers every webhook, however often that takes: `send` says whether the receiver has accepted it, and
/// a refused one is tried again after the next, or when there are no more.
/// Returns the orders in the sequence in which they were accepted.
fn deliver(
    webhooks: impl IntoIterator<Item = Webhook>,
    mut send: impl FnMut(&Webhook) -> bool + Send + 'static,
) -> Vec<u32> {
    let (queue, inbox) = mpsc::channel::<Webhook>();
    let (accepted, receipts) = mpsc::channel();
    let again = queue.clone();
    thread::spawn(move || {
        for webhook in inbox {
            if send(&webhook) {
                accepted.send(webhook.order).unwrap();
            } else {
                again.send(webhook).unwrap();
            }
        }
    });
    let mut expected = 0;
    for webhook in webhooks {
        expected += 1;
        queue.send(webhook).unwrap();
    }
    // That is all of them.
    drop(queue);
    receipts.iter().take(expected).collect()
}

/// `n` orders for one receiver.
fn orders(n: u32) -> impl Iterator<Item = Webhook> {
    (0..n).map(|order| Webhook { order, url: format!("https://warehouse.example/orders/{order}") })
}

fn main() {
    // Each operation starts a thread, which stays until the exercise is solved. So it is a long one: many
    // short ones would start more threads than some systems allow.
    bench("deliver(2000 webhooks)", || {
        let mut calls = 0;
        deliver(orders(black_box(2_000)), move |webhook| {
            calls += 1;
            black_box(webhook.url.len()) > 0 && calls % 3 != 0
        })
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::sync::mpsc::{self, Receiver, Sender};
    use std::sync::{Arc, Mutex};
    use std::thread;
    use std::time::{Duration, Instant};

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    #[test]
    fn delivers_every_webhook_once() {
        for n in [0, 1, 2, 500] {
            let seen = Arc::new(Mutex::new(Vec::new()));
            let log = Arc::clone(&seen);
            let accepted = deliver(orders(n), move |webhook| {
                log.lock().unwrap().push(webhook.clone());
                true
            });
            assert_eq!(accepted, (0..n).collect::<Vec<_>>());
            assert_eq!(*seen.lock().unwrap(), orders(n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn tries_again_until_the_receiver_accepts() {
        // Order 0 is accepted at once, 1 at the second attempt, and so on.
        let mut attempts = [0; 8];
        let (report, attempted) = mpsc::channel();
        let mut accepted = deliver(orders(8), move |webhook| {
            let order = webhook.order as usize;
            attempts[order] += 1;
            report.send(webhook.order).unwrap();
            attempts[order] > order
        });
        accepted.sort_unstable();
        assert_eq!(accepted, [0, 1, 2, 3, 4, 5, 6, 7]);
        let attempted: Vec<u32> = attempted.try_iter().collect();
        for order in 0..8 {
            assert_eq!(attempted.iter().filter(|other| **other == order).count() as u32, order + 1);
        }
    }

    #[test]
    fn others_do_not_wait_for_the_one_that_is_refused() {
        // Order 0 is refused until all others have been accepted.
        let mut accepted = 0;
        let sequence = deliver(orders(10), move |webhook| {
            let accept = webhook.order != 0 || accepted == 9;
            accepted += usize::from(accept);
            accept
        });
        assert_eq!(sequence, [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
    }

    #[test]
    fn a_refused_one_is_not_put_off_to_the_end() {
        let (delivered, news) = mpsc::channel();
        // The last order is there only when the first, which is refused once, has been delivered.
        let orders = orders(3).inspect(move |webhook| {
            while webhook.order == 2 && news.recv_timeout(PATIENCE).expect("a second attempt") != 0 {}
        });
        let mut attempts = 0;
        let mut accepted = deliver(orders, move |webhook| {
            attempts += usize::from(webhook.order == 0);
            let accept = webhook.order != 0 || attempts == 2;
            if accept {
                let _ = delivered.send(webhook.order);
            }
            accept
        });
        accepted.sort_unstable();
        assert_eq!(accepted, [0, 1, 2]);
    }

    #[test]
    fn delivers_on_a_thread_of_its_own_while_orders_are_read() {
        let me = thread::current().id();
        let (delivered, news): (Sender<u32>, Receiver<u32>) = mpsc::channel();
        // The second order is there only when the first has been delivered.
        let orders = orders(2).inspect(move |webhook| {
            if webhook.order == 1 {
                assert_eq!(news.recv_timeout(PATIENCE), Ok(0));
            }
        });
        let accepted = deliver(orders, move |webhook| {
            assert_ne!(thread::current().id(), me);
            let _ = delivered.send(webhook.order);
            true
        });
        assert_eq!(accepted, [0, 1]);
    }

    #[test]
    fn leaves_no_thread_behind() {
        let heap = measure_threads(|| {
            for _ in 0..50 {
                let mut calls = 0;
                let accepted = deliver(orders(6), move |_| {
                    calls += 1;
                    calls % 3 != 0
                });
                assert_eq!(accepted.len(), 6);
            }
        });
        // A thread that waits on holds several blocks, so 50 of them hold hundreds. Fewer than one for two
        // rounds is what std keeps for itself, or what a thread that is about to end has not yet freed.
        dhat::assert!(heap.curr_blocks <= 25);
    }

    /// A connection that says goodbye, which takes a while, before it frees its buffer.
    struct Connection {
        goodbye: Duration,
        buffer: Vec<u8>,
    }

    impl Drop for Connection {
        fn drop(&mut self) {
            thread::sleep(self.goodbye);
            self.buffer = Vec::new();
        }
    }

    #[test]
    fn has_closed_the_connection_when_it_returns() {
        // Who waits a while, and not for the end of the thread, does so for this batch as well. The goodbye
        // takes more than twice as long as the batch, so however long that while is, it is too short.
        let started = Instant::now();
        assert_eq!(deliver(orders(6), |_| true).len(), 6);
        let goodbye = 2 * started.elapsed() + Duration::from_millis(30);
        let heap = measure_threads(|| {
            let mut connection = Connection { goodbye, buffer: vec![0; 1_000_000] };
            let accepted = deliver(orders(6), move |webhook| {
                connection.buffer[webhook.order as usize] = 1;
                true
            });
            assert_eq!(accepted.len(), 6);
        });
        // The buffer has a million; a few blocks of std's may stay.
        dhat::assert!(heap.curr_bytes <= 50_000);
    }
}
