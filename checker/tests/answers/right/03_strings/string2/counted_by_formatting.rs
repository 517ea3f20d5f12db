// Right: formats twice, the first time into a `fmt::Write` that only counts
use std::fmt::{self, Write};
use std::hint::black_box;

use heaplings::bench;

/// What somebody said, and in which minute of the day: 0 to 1,439.
struct Message {
    minute: u16,
    from: String,
    text: String,
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 += text.len();
        Ok(())
    }
}

fn export(messages: &[Message]) -> String {
    let mut length = Length(0);
    write_lines(messages, &mut length);
    let mut export = String::with_capacity(length.0);
    write_lines(messages, &mut export);
    export
}

fn write_lines(messages: &[Message], out: &mut impl Write) {
    for Message { minute, from, text } in messages {
        let (hour, minute) = (minute / 60, minute % 60);
        writeln!(out, "[{hour:02}:{minute:02}] {from}: {text}").expect("neither can fail");
    }
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
