// Wrong: what is left out is leaked instead of freed
// Fails: frees_what_it_leaves_out
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
    let mut turns = 0;
    let is_turn = |message: Message| {
        let turn = !message.bot && last != Some(message.author);
        if turn {
            last = Some(message.author);
            turns += 1;
        }
        if turn && turns > read {
            return Some(message);
        }
        std::mem::forget(message);
        None
    };
    messages.into_iter().filter_map(is_turn).collect()
}

fn main() {
    let day = || -> Vec<Message> {
        let text = "the build is green again, thank you all";
        (0..2_000).map(|i| Message { author: i / 4 % 7, bot: i % 4 == 3, text: text.into() }).collect()
    };
    bench_with("digest(2,000 messages)", day, |messages| digest(black_box(messages), 100));
}
