// bench7: refused, name
use std::hint::black_box;

use heaplings::bench;

#[derive(Debug, Clone, Copy)]
struct Cost {
    nanoseconds: u64,
    bytes: u64,
}

// Derived, but there is nothing to compare.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Growth;

#[allow(non_upper_case_globals)]
impl Growth {
    const Constant: Growth = Growth;
    const Linear: Growth = Growth;
    const Quadratic: Growth = Growth;
}

fn growth(cost_of: impl Fn(u64) -> Cost) -> Growth {
    cost_of(1);
    Growth
}

struct Message {
    from: &'static str,
    text: String,
}

fn export(chat: &[Message]) -> String {
    chat.iter().flat_map(|message| [message.from, ": ", &message.text, "\n"]).collect()
}

fn chat(n: u64) -> Vec<Message> {
    let from = ["Ada", "Grace", "Lin"];
    let text = |i| format!("message number {i} of this chat");
    (0..n).map(|i| Message { from: from[i as usize % 3], text: text(i) }).collect()
}

fn main() {
    let chat = chat(1_000);
    bench("export(1000 messages)", || export(black_box(&chat)));
}
