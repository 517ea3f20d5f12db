// Wrong: a bot in between ends a turn, because the bots go last
// Fails: a_bot_in_between_ends_no_turn
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

fn digest(mut messages: Vec<Message>, read: usize) -> Vec<Message> {
    messages.dedup_by_key(|message| message.author);
    messages.retain(|message| !message.bot);
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
