// Right: two optional iterators, one behind the other

use std::hint::black_box;

use heaplings::bench;

/// Who is in a room, in the order in which they came.
struct Room {
    members: Vec<String>,
}

/// What a member says.
struct Message<'a> {
    from: &'a str,
    text: &'a str,
}

fn recipients<'a>(room: &'a Room, message: &'a Message<'_>) -> impl Iterator<Item = &'a str> {
    let whisper = message.text.strip_prefix('@').and_then(|text| text.split_once(' '));
    let one = whisper.and_then(|(name, _)| room.members.iter().find(|member| *member == name));
    let all = if whisper.is_none() { room.members.as_slice() } else { &[] };
    one.into_iter().chain(all.iter().filter(|member| *member != message.from)).map(String::as_str)
}

/// Hands the text to everyone who gets it, and says how many that are.
fn deliver(room: &Room, message: &Message<'_>, mut send: impl FnMut(&str, &str)) -> usize {
    let mut sent = 0;
    for name in recipients(room, message) {
        send(name, message.text);
        sent += 1;
    }
    sent
}

fn main() {
    let room = Room { members: (0..1_000).map(|i| format!("member{i}")).collect() };
    let all = Message { from: "member7", text: "hello" };
    let one = Message { from: "member7", text: "@member9 hello" };
    bench("deliver(to 999)", || deliver(black_box(&room), black_box(&all), |name, _| _ = black_box(name)));
    bench("deliver(to 1)", || deliver(black_box(&room), black_box(&one), |name, _| _ = black_box(name)));
}
