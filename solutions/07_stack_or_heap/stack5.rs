//! The recipients of a message are an iterator, and an enum joins the two kinds of it.
//!
//! ## Why it works
//!
//! An iterator is a struct on the stack that knows where it is. `impl Iterator<Item = &str>` returns it as it
//! is, and the caller takes one name after the other; there is never a list. A caller who needs one can still
//! collect it.
//!
//! `impl Iterator` stands for one type, though, and the two arms of the `match` have different ones:
//! `Take<Filter<…>>` and `Filter<…>` with another closure. The usual way out is `Box<dyn Iterator>`, one
//! block and an indirect call for each name. An enum with a variant for each needs neither: `Either` is an
//! iterator if both of its sides are, and `next` asks the side that it holds.
//!
//! ## What it costs
//!
//! The answer borrows the room and the message as long as it is in use. With a list, the room could change
//! while the list was walked through; now the borrow checker refuses that. And every walk filters anew: a
//! caller who needs the answer three times, or its length first, may be better off with a list.
//!
//! ## When not to
//!
//! When the caller changes what the iterator borrows: collect, or collect indices. When the set of kinds is
//! open, or grows with the input, as in a chain of user-defined filters: that is what `Box<dyn Iterator>` is
//! for, once per chain. The crates `either` and `itertools` have this `Either` with all its traits; for two
//! arms in one function the twelve lines here do.
//!
//! ## Another way
//!
//! A single `filter` whose closure checks which kind of message it is, with a `take` behind it, of 1 for a
//! whisper and of `usize::MAX` for all others: one type, so no enum, and one more comparison per member.
//! Without the `take`, a whisper would go to every member of that name.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_message_to_thousands_allocates_nothing | before | 12 | 262080 | 131072 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | whispers_allocate_nothing | before | 200 | 12800 | 64 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | recipients_are_no_list | before | 9 | 16384 | 8192 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: rust-bio/rust-htslib#267: positions of a record as iterators, without a Vec for each call.

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

/// One of two iterators over the same items.
enum Either<L, R> {
    Left(L),
    Right(R),
}

impl<T, L: Iterator<Item = T>, R: Iterator<Item = T>> Iterator for Either<L, R> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match self {
            Either::Left(left) => left.next(),
            Either::Right(right) => right.next(),
        }
    }
}

/// Who gets a message, in the room's order.
fn recipients<'a>(room: &'a Room, message: &'a Message<'_>) -> impl Iterator<Item = &'a str> {
    let members = room.members.iter().map(String::as_str);
    match message.text.strip_prefix('@').and_then(|text| text.split_once(' ')) {
        Some((name, _)) => Either::Left(members.filter(move |member| *member == name).take(1)),
        None => Either::Right(members.filter(|member| *member != message.from)),
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
