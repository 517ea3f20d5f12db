//! Threads read one block list and one batch, which they borrow.
//!
//! ## Why it works
//!
//! Data that is only read does not need an owner for each reader. `thread::scope` ends when all its threads
//! have ended, so they may borrow what the caller owns: a share of the batch is a slice, the list is a
//! reference, and neither costs a byte. `thread::spawn` starts threads that may outlive the caller, so its
//! closures must own all they use (`'static`): that is why the starter copied. An `Arc` satisfies it as well,
//! with a counter in place of a copy.
//!
//! ## What it costs
//!
//! The caller waits inside `scope` until all threads are done. It did so before, in `join`.
//!
//! ## When not to
//!
//! Where threads live on after the call, they cannot borrow: clone the `Arc`, and give each thread its share
//! of the batch by moving (`split_off`, `drain`). Where each thread changes its data, a copy may be right.
//! And with many short tasks on many cores the cores contend for the counter of an `Arc`: clone it once for a
//! thread, not once for a message.
//!
//! rayon's `par_iter` borrows in the same way and keeps its threads from call to call. For a few long tasks
//! `thread::scope` is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | copies_neither_list_nor_messages | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | sixteen_threads_need_room_for_no_list | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//!
//! Seen: nubjs/nub#148: workers shared an `Arc` of what each had cloned: peak from about 64 MB to 40 MB.

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

/// Asks `check` of every message, on up to `threads` threads at once. Returns the answers in the order of the
/// batch.
fn check_all(
    list: &Arc<Vec<String>>,
    batch: Vec<Message>,
    threads: usize,
    check: impl Fn(&[String], &Message) -> bool + Send + Sync + Clone + 'static,
) -> Vec<bool> {
    let share = batch.len().div_ceil(threads).max(1);
    let mut verdicts = vec![false; batch.len()];
    thread::scope(|scope| {
        for (messages, verdicts) in batch.chunks(share).zip(verdicts.chunks_mut(share)) {
            let check = &check;
            scope.spawn(move || {
                for (message, verdict) in messages.iter().zip(verdicts) {
                    *verdict = check(list, message);
                }
            });
        }
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::collections::HashSet;
    use std::sync::{Arc, Condvar, Mutex};
    use std::thread::{self, ThreadId};
    use std::time::Duration;

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// Waits until `n` threads have come here. Says whether they have.
    fn meet(seen: &(Mutex<HashSet<ThreadId>>, Condvar), n: usize) -> bool {
        let mut here = seen.0.lock().unwrap();
        here.insert(thread::current().id());
        seen.1.notify_all();
        !seen.1.wait_timeout_while(here, PATIENCE, |here| here.len() < n).unwrap().1.timed_out()
    }

    #[test]
    fn answers_in_the_order_of_the_batch() {
        let list = Arc::new(addresses(200));
        for (n, threads) in [(0, 4), (1, 4), (7, 3), (10, 4), (100, 1), (301, 8)] {
            let verdicts = check_all(&list, messages(n), threads, is_blocked);
            let expected: Vec<bool> = (0..n).map(|i| i % 3 == 0 && i < 200).collect();
            assert_eq!(verdicts, expected, "{n} messages, {threads} threads");
        }
    }

    #[test]
    fn asks_on_all_threads_at_once() {
        let seen = Arc::new((Mutex::new(HashSet::new()), Condvar::new()));
        let check = move |_: &[String], _: &Message| {
            assert!(meet(&seen, 4), "not all threads are at work");
            true
        };
        assert_eq!(check_all(&Arc::default(), messages(40), 4, check), [true; 40]);
    }

    #[test]
    fn keeps_no_list_and_no_message() {
        let list = Arc::new(addresses(10));
        check_all(&list, messages(10), 2, is_blocked);
        assert_eq!(Arc::strong_count(&list), 1, "somebody still holds the list");
    }

    #[test]
    fn copies_neither_list_nor_messages() {
        let (list, batch) = (Arc::new(addresses(2_000)), messages(400));
        let heap = measure_threads(|| check_all(&list, batch, 8, is_blocked));
        assert_eq!(heap.value.len(), 400);
        // Each of eight threads needs a few blocks, and one or two for its verdicts. The list has 2,000.
        dhat::assert!(heap.total_blocks <= 200);
    }

    #[test]
    fn sixteen_threads_need_room_for_no_list() {
        let (list, batch) = (Arc::new(addresses(2_000)), messages(400));
        let heap = measure_threads(|| check_all(&list, batch, 16, is_blocked));
        assert_eq!(heap.value.len(), 400);
        // Threads and verdicts, and 48 bytes for each message: it is moved if each thread gets its share in
        // a Vec of its own. The block list alone has 100,000 bytes and more.
        dhat::assert!(heap.max_bytes <= 48_000);
    }
}
