//! A shop tells other systems about its orders. A thread delivers each webhook over a connection that it
//! holds, while the caller reads more orders. A receiver may refuse a webhook for a while, so the thread
//! puts it back into its own queue and tries again later. But when all webhooks are delivered and the caller
//! has left, the thread and its connection are still there, and each batch adds one more.
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
    // Many webhooks, as the thread of each operation stays until the exercise is solved.
    bench("deliver(2000 webhooks)", || {
        deliver(orders(black_box(2_000)), |webhook| !black_box(&webhook.url).is_empty())
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::sync::mpsc;
    use std::thread;
    use std::time::{Duration, Instant};

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    #[test]
    fn delivers_every_webhook_once() {
        for n in [0, 1, 2, 500] {
            let (log, seen) = mpsc::channel();
            let accepted = deliver(orders(n), move |webhook| log.send(webhook.clone()).is_ok());
            assert_eq!(accepted, (0..n).collect::<Vec<_>>());
            assert_eq!(seen.try_iter().collect::<Vec<_>>(), orders(n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn tries_again_until_the_receiver_accepts() {
        // Order 0 is accepted at once, 1 at the 101st attempt, 2 at the 201st, and so on.
        let mut attempts = [0; 8];
        let (report, attempted) = mpsc::channel();
        let mut accepted = deliver(orders(8), move |webhook| {
            report.send(()).unwrap();
            attempts[webhook.order as usize] += 1;
            attempts[webhook.order as usize] > 100 * webhook.order
        });
        accepted.sort_unstable();
        assert_eq!((accepted, attempted.try_iter().count()), ((0..8).collect(), 2_808));
    }

    #[test]
    fn others_do_not_wait_for_the_one_that_is_refused() {
        // Order 0 is refused until 2 to 9 have been accepted, and 1 until 0 has been.
        let (mut accepted, mut attempts) = (0, 0);
        let sequence = deliver(orders(10), move |webhook| {
            attempts += u32::from(accepted == 8);
            assert!(attempts < 1_000, "order 0 is not tried again");
            let accept = webhook.order > 1 || accepted == 8 + webhook.order;
            accepted += u32::from(accept);
            accept
        });
        assert_eq!(sequence, [2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    }

    #[test]
    fn delivers_and_tries_again_while_orders_are_read() {
        let me = thread::current().id();
        let (delivered, news) = mpsc::channel();
        // The last order is there only when the first, which is refused once, has been delivered.
        let orders = orders(3).inspect(move |webhook| {
            while webhook.order == 2 && news.recv_timeout(PATIENCE).expect("a second attempt") != 0 {}
        });
        let mut attempts = 0;
        let accepted = deliver(orders, move |webhook| {
            assert_ne!(thread::current().id(), me);
            attempts += usize::from(webhook.order == 0);
            let accept = webhook.order != 0 || attempts == 2;
            let _ = delivered.send(if accept { webhook.order } else { 9 });
            accept
        });
        assert_eq!(accepted.len(), 3);
    }

    #[test]
    fn reads_the_next_order_while_it_delivers() {
        let (read, news) = mpsc::channel();
        let orders = orders(3).inspect(move |webhook| {
            let _ = read.send(webhook.order);
        });
        let accepted = deliver(orders, move |webhook| {
            // The first is delivered only when the next has been read.
            while webhook.order == 0 && news.recv_timeout(PATIENCE).expect("the next order") != 1 {}
            true
        });
        assert_eq!(accepted, [0, 1, 2]);
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
        // A thread that still waits holds several blocks, so 50 of them hold hundreds. What stays is std's
        // own, or what an ending thread has not freed yet.
        dhat::assert!(heap.curr_blocks <= 25);
    }

    /// A connection that takes its time to be closed.
    struct Connection(Duration, Vec<u8>);

    impl Drop for Connection {
        fn drop(&mut self) {
            thread::sleep(self.0);
            self.1 = Vec::new();
        }
    }

    #[test]
    fn has_closed_the_connection_when_it_returns() {
        // If `deliver` sleeps for a while instead of waiting for its thread, it sleeps here, too. Closing
        // takes more than twice as long, so that no such sleep is long enough.
        let started = Instant::now();
        assert_eq!(deliver(orders(6), |_| true).len(), 6);
        let slow = 2 * started.elapsed() + Duration::from_millis(30);
        let heap = measure_threads(|| {
            let mut connection = Connection(slow, vec![0; 1_000_000]);
            let accepted = deliver(orders(6), move |webhook| {
                connection.1[webhook.order as usize] = 1;
                true
            });
            assert_eq!(accepted.len(), 6);
        });
        // The buffer has a million bytes; std may keep a few blocks.
        dhat::assert!(heap.curr_bytes <= 50_000);
    }
}
