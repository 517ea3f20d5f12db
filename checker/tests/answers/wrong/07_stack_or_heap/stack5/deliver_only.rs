// Wrong: only `deliver` walks through the members, and whoever asks for the recipients still gets a list
// Fails: recipients_are_no_list

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

/// Calls `found` with everyone who gets a message, in the room's order.
fn each_recipient<'a>(room: &'a Room, message: &Message<'_>, found: impl FnMut(&'a str)) {
    let members = room.members.iter().map(String::as_str);
    match message.text.strip_prefix('@').and_then(|text| text.split_once(' ')) {
        Some((name, _)) => members.filter(|member| *member == name).take(1).for_each(found),
        None => members.filter(|member| *member != message.from).for_each(found),
    }
}

/// Who gets a message, in the room's order.
fn recipients<'a>(room: &'a Room, message: &'a Message<'_>) -> Vec<&'a str> {
    let mut names = Vec::new();
    each_recipient(room, message, |name| names.push(name));
    names
}

/// Hands the text to everyone who gets it, and says how many that are.
fn deliver(room: &Room, message: &Message<'_>, mut send: impl FnMut(&str, &str)) -> usize {
    let mut sent = 0;
    each_recipient(room, message, |name| {
        send(name, message.text);
        sent += 1;
    });
    sent
}

fn main() {
    let room = Room { members: (0..1_000).map(|i| format!("member{i}")).collect() };
    let all = Message { from: "member7", text: "hello" };
    let one = Message { from: "member7", text: "@member9 hello" };
    bench("deliver(to 999)", || deliver(black_box(&room), black_box(&all), |name, _| _ = black_box(name)));
    bench("deliver(to 1)", || deliver(black_box(&room), black_box(&one), |name, _| _ = black_box(name)));
}
