//! When somebody comes back to a busy chat channel, the app shows a digest of what was said. Bots are left
//! out. Of the messages that one person wrote in a row (bots in between do not count) only the first is
//! shown: that is a turn. The turns that were read before are left out too.
//!
//! The messages arrive in a Vec that nobody else needs, yet each of the three steps makes a new Vec, with a
//! copy of every message that it keeps.
//! Goal: a digest without a single allocation.

use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

// TODO: use the memory that `messages` already has.
fn digest(messages: Vec<Message>, read: usize) -> Vec<Message> {
    let people: Vec<Message> = messages.iter().filter(|message| !message.bot).cloned().collect();

    let mut turns: Vec<Message> = Vec::new();
    for message in &people {
        if turns.last().is_none_or(|last| last.author != message.author) {
            turns.push(message.clone());
        }
    }

    turns.iter().skip(read).cloned().collect()
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
