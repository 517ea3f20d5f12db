// Wrong: the lazy fix: `+=` instead of `format!` of everything, still a String for each line and a growing export
// Fails: allocates_once, asks_for_no_more_than_the_export
use std::hint::black_box;

use heaplings::bench;

/// What somebody said, and in which minute of the day: 0 to 1,439.
struct Message {
    minute: u16,
    from: String,
    text: String,
}
fn export(messages: &[Message]) -> String {
    let mut export = String::new();
    for message in messages {
        let (hour, minute) = (message.minute / 60, message.minute % 60);
        export += &format!("[{hour:02}:{minute:02}] {}: {}\n", message.from, message.text);
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
