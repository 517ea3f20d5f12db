//! A chat app's digest of a channel: no bots, the first message of each turn, without the turns read before.
//!
//! ## Why it works
//!
//! A Vec can lose elements without a second Vec: `retain` keeps what passes a test, `dedup_by_key` keeps the
//! first of each run, and `drain(..n)`, when its result is dropped, removes the front. What stays moves
//! forward in the same block. Messages are moved, never copied, so no text is allocated either. The caller
//! gave the Vec away and cannot notice; taking `messages` by value says so.
//!
//! ## What it costs
//!
//! The result keeps the capacity of the input: here a block for 2,000 messages stays alive for 400. If the
//! digest lives on, `shrink_to_fit` gives the rest back, for one more allocation. `drain(..n)` and
//! `remove(i)` move the whole tail: fine once, quadratic in a loop (a queue is a `VecDeque`). And each step
//! is a pass of its own over what is left; one `retain` with a closure that remembers the last author can do
//! all three.
//!
//! ## When not to
//!
//! When the caller still needs the messages. Cloning the Vec to edit the clone is the waste that we started
//! with; borrow instead, and return an iterator, or collect references once. And do not use `split_off` for
//! the last step: it looks like `drain`, but returns the tail in a new Vec, which is one allocation.
//!
//! ## Another way
//!
//! `into_iter().filter(…).skip(read).collect()` allocates nothing here either. Collecting into a Vec reuses
//! the block of the `vec::IntoIter` that the chain began with, through `filter`, `map`, `skip` and others, if
//! the new elements have the alignment of the old ones and are no larger (`(u32, u32)` to `u32` works, `u64`
//! to `u32` does not). That is an optimisation, not a promise, and writing `iter()` instead of `into_iter()`
//! ends it silently. Where it matters, keep a test like this one. `retain` is documented to work in place.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | allocates_nothing | before | 2419 | 196723 | 115059 | 16250 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

fn digest(mut messages: Vec<Message>, read: usize) -> Vec<Message> {
    messages.retain(|message| !message.bot);
    messages.dedup_by_key(|message| message.author);
    messages.drain(..read.min(messages.len()));
    messages
}

fn main() {
    let day = || -> Vec<Message> {
        let text = "the build is green again, thank you all";
        (0..2_000).map(|i| Message { author: i / 4 % 7, bot: i % 4 == 3, text: text.into() }).collect()
    };
    bench_with("digest(2,000 messages)", day, |messages| digest(black_box(messages), 100));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    /// `turns` turns of three messages each, by seven people in rotation, and one of many bots after each.
    fn channel(turns: usize) -> Vec<Message> {
        (0..turns * 4)
            .map(|i| match i % 4 {
                3 => Message { author: 100 + i as u32, bot: true, text: format!("build {i} passed") },
                _ => Message { author: (i / 4 % 7) as u32, bot: false, text: format!("line {i}") },
            })
            .collect()
    }

    fn person(author: u32, text: &str) -> Message {
        Message { author, bot: false, text: text.to_string() }
    }

    fn bot(text: &str) -> Message {
        Message { author: 99, bot: true, text: text.to_string() }
    }

    fn texts(digest: &[Message]) -> Vec<&str> {
        digest.iter().map(|message| message.text.as_str()).collect()
    }

    #[test]
    fn is_empty_when_nobody_wrote() {
        assert!(digest(Vec::new(), 0).is_empty());
        assert!(digest(Vec::new(), 3).is_empty());
        assert!(digest(vec![bot("build 7 passed"), bot("build 8 failed")], 0).is_empty());
    }

    #[test]
    fn shows_the_first_message_of_a_turn() {
        assert_eq!(digest(vec![person(1, "morning")], 0), [person(1, "morning")]);
        let messages = vec![
            person(1, "größer 🚀"),
            person(1, "or not"),
            person(2, "好"),
            person(2, "好"),
            person(1, "größer 🚀"),
        ];
        assert_eq!(texts(&digest(messages, 0)), ["größer 🚀", "好", "größer 🚀"]);
    }

    #[test]
    fn a_bot_in_between_ends_no_turn() {
        let messages = vec![
            bot("welcome"),
            person(1, "ship it?"),
            bot("build 9 passed"),
            person(1, "shipping"),
            person(2, "thanks"),
        ];
        assert_eq!(texts(&digest(messages, 0)), ["ship it?", "thanks"]);
    }

    #[test]
    fn leaves_out_what_was_read() {
        let messages = || vec![person(1, "a"), person(1, "b"), bot("c"), person(2, "d"), person(3, "e")];
        assert_eq!(texts(&digest(messages(), 1)), ["d", "e"]);
        assert_eq!(texts(&digest(messages(), 2)), ["e"]);
        assert!(digest(messages(), 3).is_empty());
        assert!(digest(messages(), 1_000).is_empty());
    }

    #[test]
    fn digests_a_busy_channel() {
        for (turns, read) in [(500, 100), (40, 39), (300, 0)] {
            let digest = digest(channel(turns), read);
            assert_eq!(digest.len(), turns - read);
            for (turn, message) in (read..turns).zip(&digest) {
                assert_eq!(*message, person((turn % 7) as u32, &format!("line {}", turn * 4)));
            }
        }
    }

    #[test]
    fn digests_a_long_history() {
        // 200,000 turns of four messages, the last of them a bot's, and none with a text.
        let message = |i: u32| Message { author: i / 4 % 7, bot: i % 4 == 3, text: String::new() };
        let digest = digest((0..800_000).map(message).collect(), 150_000);
        assert_eq!(digest.len(), 50_000);
        assert!((150_000..).zip(&digest).all(|(turn, message)| message.author == turn % 7));
    }

    #[test]
    fn frees_what_it_leaves_out() {
        let heap = measure(|| digest(channel(10), 3).len());
        assert_eq!((heap.value, heap.curr_blocks), (7, 0));
    }

    #[test]
    fn allocates_nothing() {
        let heap = measure_with(|| channel(500), |messages| digest(messages, 100));
        dhat::assert!(heap.total_blocks == 0);
    }
}
