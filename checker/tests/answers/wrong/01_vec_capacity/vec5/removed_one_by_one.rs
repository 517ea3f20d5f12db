// Wrong: each removal moves all messages after it, which takes minutes for a long history
// Fails: digests_a_long_history
use std::hint::black_box;

use heaplings::bench_with;

#[derive(Clone, Debug, PartialEq)]
struct Message {
    author: u32,
    bot: bool,
    text: String,
}

fn digest(mut messages: Vec<Message>, read: usize) -> Vec<Message> {
    let mut i = 0;
    while i < messages.len() {
        if messages[i].bot || i > 0 && messages[i - 1].author == messages[i].author {
            messages.remove(i);
        } else {
            i += 1;
        }
    }
    for _ in 0..read {
        if !messages.is_empty() {
            messages.remove(0);
        }
    }
    messages
}

fn main() {
    let day = || -> Vec<Message> {
        let text = "the build is green again, thank you all";
        (0..2_000).map(|i| Message { author: i / 4 % 7, bot: i % 4 == 3, text: text.into() }).collect()
    };
    bench_with("digest(2,000 messages)", day, |messages| digest(black_box(messages), 100));
}
