//! A chat server passes messages on. A text that begins with `@name ` goes to that member only; any other
//! goes to everybody in the room but the sender. In both cases the recipients are collected into a list
//! first.
//!
//! The list is walked through once and thrown away: with ten thousand members, each message makes a list of
//! ten thousand names.
//! Goal: passing a message on allocates nothing, whoever gets it.

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

// TODO: return something that can be walked through, and is no list.
/// Who gets a message, in the room's order. What type that is, is yours to choose: the tests iterate over it.
fn recipients<'a>(room: &'a Room, message: &'a Message<'_>) -> Vec<&'a str> {
    let members = room.members.iter().map(String::as_str);
    match message.text.strip_prefix('@').and_then(|text| text.split_once(' ')) {
        Some((name, _)) => members.filter(|member| *member == name).take(1).collect(),
        None => members.filter(|member| *member != message.from).collect(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
    use std::hint::black_box;

    // Of an iterator, `into_iter` would be one too many; of a list, `count` takes a detour.
    #[allow(clippy::useless_conversion, clippy::iter_count)]
    fn names(members: &[&str], from: &str, text: &str) -> Vec<String> {
        let room = Room { members: members.iter().map(|name| name.to_string()).collect() };
        recipients(&room, &Message { from, text }).into_iter().map(str::to_string).collect()
    }

    #[test]
    fn a_message_goes_to_all_but_its_sender() {
        assert!(names(&[], "ana", "hello").is_empty());
        assert!(names(&["ana"], "ana", "hello").is_empty());
        assert_eq!(names(&["ana", "bo", "李雷"], "bo", "hello"), ["ana", "李雷"]);
        assert_eq!(names(&["ana", "bo", "李雷"], "bo", ""), ["ana", "李雷"]);
        assert_eq!(names(&["ana", "bo"], "a guest", "mail me: me@here "), ["ana", "bo"]);
        // No name, or nothing behind it: that is for everybody.
        assert_eq!(names(&["ana", "bo", "cy"], "cy", "@ana"), ["ana", "bo"]);
    }

    #[test]
    fn a_whisper_goes_to_one() {
        assert_eq!(names(&["ana", "bo", "李雷"], "bo", "@李雷 hello @ana"), ["李雷"]);
        assert_eq!(names(&["ana", "bo", "ana"], "bo", "@ana hello"), ["ana"]);
        assert_eq!(names(&["ana", "bo"], "bo", "@bo note to myself"), ["bo"]);
        assert!(names(&["ana", "bo"], "bo", "@an hello").is_empty());
        assert!(names(&["ana", "bo"], "bo", "@ hello").is_empty());
    }

    #[test]
    fn deliver_counts_what_it_sends() {
        let room = Room { members: (0..5_000).map(|i| format!("m{i}")).collect() };
        let mut got = Vec::new();
        let sent = deliver(&room, &Message { from: "m7", text: "hi" }, |name, text| {
            got.push(name.len() + text.len())
        });
        assert_eq!((sent, got.len(), got[0], got[4_998]), (4_999, 4_999, 4, 7));
        assert_eq!(deliver(&room, &Message { from: "m7", text: "@m8 hi" }, |_, _| ()), 1);
    }

    #[test]
    fn a_message_to_thousands_allocates_nothing() {
        let room = || Room { members: (0..5_000).map(|i| format!("m{i}")).collect() };
        let heap = measure_with(room, |room| {
            deliver(black_box(&room), &Message { from: "m4999", text: "hello" }, |name, _| {
                _ = black_box(name)
            })
        });
        assert_eq!(heap.value, 4_999);
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn whispers_allocate_nothing() {
        let room = || Room { members: (0..300).map(|i| format!("m{i}")).collect() };
        let heap = measure_with(room, |room| {
            (0..200)
                .map(|_| deliver(&room, &Message { from: "m1", text: "@m299 psst" }, |_, _| ()))
                .sum::<usize>()
        });
        assert_eq!(heap.value, 200);
        dhat::assert!(heap.total_blocks == 0);
    }

    // Of an iterator, `into_iter` would be one too many; of a list, `count` takes a detour.
    #[test]
    #[allow(clippy::useless_conversion, clippy::iter_count)]
    fn recipients_are_no_list() {
        let room = || Room { members: (0..300).map(|i| format!("m{i}")).collect() };
        let heap = measure_with(room, |room| {
            ["hello", "@m299 psst"]
                .map(|text| recipients(&room, &Message { from: "m1", text }).into_iter().count())
        });
        assert_eq!(heap.value, [299, 1]);
        dhat::assert!(heap.total_blocks == 0);
    }
}
