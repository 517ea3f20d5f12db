// Right: one pass, with a closure that remembers the last author and counts the turns
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

fn digest(mut messages: Vec<Message>, read: usize) -> Vec<Message> {
    let mut last = None;
    let mut turns = 0;
    messages.retain(|message| {
        if message.bot || last == Some(message.author) {
            return false;
        }
        last = Some(message.author);
        turns += 1;
        turns > read
    });
    messages
}

fn main() {
    let day = || -> Vec<Message> {
        let text = "the build is green again, thank you all";
        (0..2_000).map(|i| Message { author: i / 4 % 7, bot: i % 4 == 3, text: text.into() }).collect()
    };
    bench_with("digest(2,000 messages)", day, |messages| digest(black_box(messages), 100));
}
