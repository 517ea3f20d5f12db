// Right: swaps what stays to the front by hand, and cuts the Vec
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

fn digest(mut messages: Vec<Message>, read: usize) -> Vec<Message> {
    let (mut kept, mut turns) = (0, 0);
    let mut last = None;
    for next in 0..messages.len() {
        let author = messages[next].author;
        if messages[next].bot || last == Some(author) {
            continue;
        }
        last = Some(author);
        turns += 1;
        if turns > read {
            messages.swap(kept, next);
            kept += 1;
        }
    }
    messages.truncate(kept);
    messages
}

fn main() {
    let day = || -> Vec<Message> {
        let text = "the build is green again, thank you all";
        (0..2_000).map(|i| Message { author: i / 4 % 7, bot: i % 4 == 3, text: text.into() }).collect()
    };
    bench_with("digest(2,000 messages)", day, |messages| digest(black_box(messages), 100));
}
