// Wrong: writes into an array of 64 KiB on the stack, which is not counted, and copies it once at the end
// Fails: a_message_longer_than_any_fixed_buffer
use std::hint::black_box;
use std::io::Write;

use heaplings::bench;

/// What somebody said, and in which minute of the day: 0 to 1,439.
struct Message {
    minute: u16,
    from: String,
    text: String,
}

fn export(messages: &[Message]) -> String {
    let mut buffer = [0_u8; 65_536];
    let mut left = &mut buffer[..];
    for Message { minute, from, text } in messages {
        let (hour, minute) = (minute / 60, minute % 60);
        writeln!(left, "[{hour:02}:{minute:02}] {from}: {text}").expect("64 KiB are enough");
    }
    let written = 65_536 - left.len();
    std::str::from_utf8(&buffer[..written]).expect("texts are UTF-8").to_string()
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
