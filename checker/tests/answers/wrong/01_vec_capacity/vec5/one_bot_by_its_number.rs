// Wrong: leaves out one bot by its number, and shows what all the others say
// Fails: digests_a_busy_channel, frees_what_it_leaves_out
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

fn digest(mut messages: Vec<Message>, read: usize) -> Vec<Message> {
    messages.retain(|message| message.author != 99);
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
