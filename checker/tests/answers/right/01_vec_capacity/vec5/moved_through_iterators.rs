// Right: iterators that move the messages, and a `collect` that uses the block again
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

fn digest(messages: Vec<Message>, read: usize) -> Vec<Message> {
    let mut last = None;
    messages
        .into_iter()
        .filter(|message| !message.bot)
        .filter(|message| last.replace(message.author) != Some(message.author))
        .skip(read)
        .collect()
}

fn main() {
    let day = || -> Vec<Message> {
        let text = "the build is green again, thank you all";
        (0..2_000).map(|i| Message { author: i / 4 % 7, bot: i % 4 == 3, text: text.into() }).collect()
    };
    bench_with("digest(2,000 messages)", day, |messages| digest(black_box(messages), 100));
}
