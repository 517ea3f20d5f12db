// Right: bytes in a Vec of exact capacity, digits by arithmetic, checked as UTF-8 at the end
use std::hint::black_box;

use heaplings::bench;

/// What somebody said, and in which minute of the day: 0 to 1,439.
struct Message {
    minute: u16,
    from: String,
    text: String,
}

fn export(messages: &[Message]) -> String {
    let length = messages.iter().map(|m| "[00:00] : \n".len() + m.from.len() + m.text.len()).sum();
    let mut export = Vec::with_capacity(length);
    let digits = |n: u16| [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8];
    for Message { minute, from, text } in messages {
        let (hour, minute) = (minute / 60, minute % 60);
        export.push(b'[');
        export.extend(digits(hour));
        export.push(b':');
        export.extend(digits(minute));
        export.extend_from_slice(b"] ");
        export.extend_from_slice(from.as_bytes());
        export.extend_from_slice(b": ");
        export.extend_from_slice(text.as_bytes());
        export.push(b'\n');
    }
    String::from_utf8(export).expect("texts are UTF-8")
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
