// Right: a queue takes over the block, loses its front one by one without a move, and gives the block back
use std::collections::VecDeque;
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

fn digest(messages: Vec<Message>, read: usize) -> Vec<Message> {
    let mut turns = VecDeque::from(messages);
    turns.retain(|message| !message.bot);
    let mut last = None;
    turns.retain(|message| last.replace(message.author) != Some(message.author));
    for _ in 0..read.min(turns.len()) {
        turns.pop_front();
    }
    turns.into()
}

fn main() {
    let day = || -> Vec<Message> {
        let text = "the build is green again, thank you all";
        (0..2_000).map(|i| Message { author: i / 4 % 7, bot: i % 4 == 3, text: text.into() }).collect()
    };
    bench_with("digest(2,000 messages)", day, |messages| digest(black_box(messages), 100));
}
