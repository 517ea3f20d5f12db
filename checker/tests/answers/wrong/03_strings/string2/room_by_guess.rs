// Wrong: a guess of 100 bytes for each message: one block, but far more of it than the export
// Fails: asks_for_no_more_than_the_export, a_short_meeting_is_a_short_export
use std::fmt::Write;
use std::hint::black_box;

use heaplings::bench;

/// What somebody said, and in which minute of the day: 0 to 1,439.
struct Message {
    minute: u16,
    from: String,
    text: String,
}

fn export(messages: &[Message]) -> String {
    let length = messages.len() * 100;
    let mut export = String::with_capacity(length);
    for Message { minute, from, text } in messages {
        let (hour, minute) = (minute / 60, minute % 60);
        writeln!(export, "[{hour:02}:{minute:02}] {from}: {text}").expect("a String takes any text");
    }
    export
}

fn main() {
    let message = |minute: u16| Message {
        minute,
        from: ["Ada", "Grace", "Katherine"][usize::from(minute) % 3].to_string(),
        text: "I have read it, and would merge it today.".to_string(),
    };
    let meeting: Vec<Message> = (540..900).map(message).collect();
    bench("export(360 messages)", || export(black_box(&meeting)));
}
