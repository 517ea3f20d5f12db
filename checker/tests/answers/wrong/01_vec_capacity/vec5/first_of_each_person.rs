// Wrong: shows each person once, however often they take a turn
// Fails: shows_the_first_message_of_a_turn, digests_a_busy_channel
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

fn digest(mut messages: Vec<Message>, read: usize) -> Vec<Message> {
    let mut seen = 0_u128;
    messages.retain(|message| !message.bot && {
        let person = 1 << (message.author % 128);
        let first = seen & person == 0;
        seen |= person;
        first
    });
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
