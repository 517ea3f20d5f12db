//! A room has its last 64 lines once, and a member is a number: the next line to be read.
//!
//! Gold, for 300 lines, 3 rooms and 36 members: 264 blocks and a peak of 14,729 bytes. All lines of a room in
//! one String need 82 blocks and 11,110 bytes (`one_text_for_each_room.rs` in `checker/tests/answers/right`),
//! but what is left moves each time when the oldest line goes.
//!
//! ## Why it works
//!
//! * All members get the same lines, so there is one list of them for each room, and no queue for each
//!   member. To hand a line to 20 members is to write it once. What differs is how far each has read, and
//!   that is a number (chapters 08 and 11).
//! * The list has 64 places, and a line is written over the one that is 64 older, into the memory of that
//!   String (chapters 04 and 05). A slow member costs nothing, and a subtraction says how many lines it has
//!   lost.
//! * A newcomer begins ten lines back: nothing is copied.
//! * Inboxes own the room, and the server knows it by a `Weak` (chapter 05). When the last inbox goes, the
//!   room goes, with all its lines. The names of closed rooms are removed when there may be as many of them
//!   as open rooms.
//! * `read` writes into the caller's String by `clone_into`, which keeps its memory (chapter 08).
//!
//! ## What it costs
//!
//! Each reader copies the line into its own buffer, under the room's borrow; with threads that would be a
//! lock, which readers and writers share. A place keeps the room of the longest line it ever had, for as long
//! as the room is open. All members share the bound: none can have a longer queue.
//!
//! ## When not to
//!
//! Silver is a queue of `Rc<str>` for each member: a block for each line, and 16 bytes for each member and
//! line. Take it when members get different lines, or when a line must outlive its reading.
//! `tokio::sync::broadcast` is built like gold, and `bytes::Bytes` is the `Rc<str>` of network code; with one
//! thread, std is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | silver_a_line_is_in_memory_once | before | 25957 | 538648 | 12111 | 10072 |
//! | | after | 70 | 4484 | 3044 | 2944 |
//! | bronze_reading_needs_no_block | before | 180 | 3960 | 44 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | silver_a_newcomer_needs_few_blocks | before | 265 | 9524 | 9056 | 9056 |
//! | | after | 3 | 1680 | 960 | 960 |
//! | silver_who_has_left_leaves_nothing_behind | before | 40988 | 1405911 | 968565 | 968515 |
//! | | after | 6069 | 190442 | 2801 | 2304 |
//! | bronze_a_slow_member_keeps_few_lines | before | 26030 | 680624 | 279509 | 279456 |
//! | | after | 69 | 4384 | 2944 | 2944 |
//! | bronze_blocks | before | 19897 | 603296 | 73582 | 0 |
//! | | after | 264 | 19937 | 14729 | 0 |
//! | silver_blocks | before | 19897 | 603296 | 73582 | 0 |
//! | | after | 264 | 19937 | 14729 | 0 |
//! | gold_blocks | before | 19897 | 603296 | 73582 | 0 |
//! | | after | 264 | 19937 | 14729 | 0 |
//! | bronze_peak | before | 19897 | 603296 | 73582 | 0 |
//! | | after | 264 | 19937 | 14729 | 0 |
//! | gold_peak | before | 19897 | 603296 | 73582 | 0 |
//! | | after | 264 | 19937 | 14729 | 0 |
//!
//! Seen: userFRM/ThetaDataDx#138: an event is one Arc<str> for all clients; before, a String for each.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::rc::{Rc, Weak};

use heaplings::bench;

/// How many lines wait for a slow member.
const WAITING: usize = 64;
/// How many lines a newcomer gets.
const HISTORY: usize = 10;

/// The last lines of a room. Line n is in place n % 64, until line n + 64 is written over it.
#[derive(Default)]
struct Room {
    lines: Vec<String>,
    said: usize,
}

/// All rooms, by name. A room belongs to those who are in it.
#[derive(Default)]
struct Server {
    rooms: BTreeMap<Box<str>, Weak<RefCell<Room>>>,
    /// With how many rooms those that are closed are to be taken off.
    sweep_at: usize,
}

/// A member's end of a room. To drop it is to leave.
struct Inbox {
    room: Rc<RefCell<Room>>,
    /// The number of the next line to be read.
    next: usize,
    lost: u64,
}

impl Server {
    /// Comes into a room.
    fn join(&mut self, room: &str) -> Inbox {
        let open = match self.rooms.get(room).and_then(Weak::upgrade) {
            Some(open) => open,
            None => self.open(room),
        };
        let next = open.borrow().said.saturating_sub(HISTORY);
        Inbox { room: open, next, lost: 0 }
    }

    fn open(&mut self, name: &str) -> Rc<RefCell<Room>> {
        if self.rooms.len() >= self.sweep_at {
            self.rooms.retain(|_, room| room.strong_count() > 0);
            // Not at each opening: only when there may be as many closed rooms as open ones.
            self.sweep_at = 2 * self.rooms.len() + 8;
        }
        let room = Rc::new(RefCell::new(Room::default()));
        let door = Rc::downgrade(&room);
        match self.rooms.get_mut(name) {
            Some(closed) => *closed = door,
            None => _ = self.rooms.insert(name.into(), door),
        }
        room
    }

    /// Says something to all who are in a room, and returns how many they are.
    fn say(&mut self, room: &str, from: &str, text: &str) -> usize {
        let members = self.members(room);
        if let Some(room) = self.rooms.get(room).and_then(Weak::upgrade) {
            let mut room = room.borrow_mut();
            let place = room.said % WAITING;
            if place == room.lines.len() {
                room.lines.push(String::with_capacity(from.len() + 2 + text.len()));
            }
            room.said += 1;
            let line = &mut room.lines[place];
            line.clear();
            // A String takes all that is written.
            let _ = write!(line, "{from}: {text}");
        }
        members
    }

    /// How many are in a room.
    fn members(&self, room: &str) -> usize {
        self.rooms.get(room).map_or(0, Weak::strong_count)
    }
}

impl Inbox {
    /// Reads the next line into a buffer, in place of what is there. Says whether there was one.
    fn read(&mut self, line: &mut String) -> bool {
        let oldest = self.room.borrow().said.saturating_sub(WAITING);
        self.lost += oldest.saturating_sub(self.next) as u64;
        self.next = self.next.max(oldest);
        let room = self.room.borrow();
        if self.next == room.said {
            return false;
        }
        room.lines[self.next % WAITING].clone_into(line);
        self.next += 1;
        true
    }

    /// How many lines were lost, because they waited for too long.
    fn lost(&self) -> u64 {
        let oldest = self.room.borrow().said.saturating_sub(WAITING);
        self.lost + oldest.saturating_sub(self.next) as u64
    }
}

fn main() {
    bench("20 members, 100 lines", || {
        let mut server = Server::default();
        let mut inboxes: Vec<Inbox> = (0..20).map(|_| server.join("lobby")).collect();
        let mut line = String::new();
        for _ in 0..100 {
            server.say("lobby", "ada", black_box("the cake is ready"));
            inboxes.iter_mut().for_each(|inbox| assert!(inbox.read(&mut line)));
        }
        inboxes.iter().map(Inbox::lost).sum::<u64>()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// The lines that wait in an inbox.
    fn read(inbox: &mut Inbox) -> Vec<String> {
        let mut line = "old".to_string();
        std::iter::from_fn(|| inbox.read(&mut line).then(|| line.clone())).collect()
    }

    /// A room with so many members, all of whom have read what there is.
    fn room(members: usize) -> (Server, Vec<Inbox>) {
        let mut server = Server::default();
        let inboxes = (0..members).map(|_| server.join("lobby")).collect();
        (server, inboxes)
    }

    // Part 1.
    #[test]
    fn all_members_of_a_room_get_a_line() {
        let mut server = Server::default();
        assert_eq!((server.say("lobby", "ada", "anyone?"), server.members("lobby")), (0, 0));
        let (mut ada, mut grace, mut mary) =
            (server.join("lobby"), server.join("lobby"), server.join("größe"));
        assert_eq!((server.say("lobby", "ada", "hello"), server.say("größe", "mary", "日志")), (2, 1));
        assert_eq!(server.say("lobby", "grace", ""), 2);
        assert_eq!(read(&mut ada), ["ada: hello", "grace: "]);
        assert_eq!(read(&mut grace), ["ada: hello", "grace: "]);
        assert_eq!((read(&mut mary), read(&mut mary)), (vec!["mary: 日志".to_string()], vec![]));
        let long = "x".repeat(100_000);
        server.say("lobby", &long, &long);
        assert_eq!(read(&mut grace), [format!("{long}: {long}")]);
        let names: Vec<String> = (0..200).map(|i| format!("room {i}")).collect();
        let mut guests: Vec<Inbox> = names.iter().map(|name| server.join(name)).collect();
        assert!(names.iter().all(|name| server.say(name, "ada", name) == 1));
        let heard = guests.iter_mut().map(read);
        assert!(heard.eq(names.iter().map(|name| vec![format!("ada: {name}")])));
    }

    #[test]
    fn silver_a_line_is_in_memory_once() {
        let heap = measure_with(
            || room(50),
            |(mut server, mut inboxes)| {
                let mut line = String::with_capacity(100);
                for _ in 0..100 {
                    assert_eq!(server.say("lobby", "ada", "the cake is ready"), 50);
                    assert!(inboxes.iter_mut().all(|inbox| inbox.read(&mut line)));
                }
                (server, inboxes)
            },
        );
        // Up to three for each of 100 lines, and a queue for each of 50 members.
        dhat::assert!(heap.total_blocks <= 400);
    }

    // Part 2.
    #[test]
    fn bronze_reading_needs_no_block() {
        let set_up = || {
            let (mut server, mut inboxes) = room(20);
            (0..10).for_each(|_| assert_eq!(server.say("lobby", "ada", "the cake is ready"), 20));
            let mut line = String::with_capacity(100);
            assert!(inboxes.iter_mut().all(|inbox| inbox.read(&mut line)));
            (inboxes, line)
        };
        let heap = measure_with(set_up, |(mut inboxes, mut line)| {
            inboxes.iter_mut().map(|inbox| (0..20).filter(|_| inbox.read(&mut line)).count()).sum::<usize>()
        });
        assert_eq!(heap.value, 20 * 9);
        dhat::assert!(heap.total_blocks == 0);
    }

    // Part 3.
    #[test]
    fn a_newcomer_gets_the_last_ten_lines() {
        let (mut server, mut inboxes) = room(1);
        for n in [0_usize, 3, 30] {
            (0..n).for_each(|i| assert!(server.say("lobby", "ada", &format!("{n} {i}")) > 0));
            let expected: Vec<String> = (n.saturating_sub(10)..n).map(|i| format!("ada: {n} {i}")).collect();
            let mut newcomer = server.join("lobby");
            assert_eq!(read(&mut newcomer), expected);
            assert_eq!((read(&mut inboxes[0]).len(), newcomer.lost()), (n, 0));
        }
    }

    #[test]
    fn silver_a_newcomer_needs_few_blocks() {
        let set_up = || {
            let (mut server, inboxes) = room(5);
            (0..40).for_each(|i| assert_eq!(server.say("lobby", "ada", &format!("line {i}")), 5));
            (server, inboxes)
        };
        let heap = measure_with(set_up, |(mut server, mut inboxes)| {
            (0..20).for_each(|_| inboxes.push(server.join("lobby")));
            (server, inboxes)
        });
        // Three for each of 20, and lists that grow.
        dhat::assert!(heap.total_blocks <= 80);
    }

    // Part 4.
    #[test]
    fn members_leave_and_rooms_close() {
        let (mut server, mut inboxes) = room(3);
        server.say("lobby", "ada", "hello");
        inboxes.truncate(1);
        assert_eq!((server.members("lobby"), server.say("lobby", "ada", "still here?")), (1, 1));
        let mut late = server.join("lobby");
        assert_eq!((read(&mut late).len(), server.members("lobby")), (2, 2));
        // When the last one has left, the room is closed, and another one begins with nothing.
        drop((inboxes, late));
        assert_eq!((server.members("lobby"), server.say("lobby", "ada", "nobody")), (0, 0));
        assert!(read(&mut server.join("lobby")).is_empty());
    }

    #[test]
    fn silver_who_has_left_leaves_nothing_behind() {
        let heap = measure_with(
            || room(2),
            |(mut server, inboxes)| {
                for i in 0..1_000 {
                    drop(server.join("lobby"));
                    let _guest = server.join(&format!("room {i}"));
                    assert_eq!(
                        server.say("lobby", "ada", "next") + server.say(&format!("room {i}"), "ada", "hi"),
                        3
                    );
                }
                (server, inboxes)
            },
        );
        // The lines that two members may still read, and a list of rooms that is not swept each time.
        dhat::assert!(heap.curr_bytes <= 12_000);
    }

    // Part 5.
    #[test]
    fn a_slow_member_loses_the_oldest_lines() {
        let (mut server, mut inboxes) = room(2);
        for n in [60, 64, 65, 500_usize] {
            let before = inboxes[0].lost();
            (0..n).for_each(|i| assert_eq!(server.say("lobby", "ada", &i.to_string()), 2));
            let expected: Vec<String> = (n.max(64) - 64..n).map(|i| format!("ada: {i}")).collect();
            assert_eq!(read(&mut inboxes[0]), expected);
            assert_eq!(inboxes[0].lost() - before, n as u64 - expected.len() as u64);
        }
        assert_eq!((read(&mut inboxes[1]).len(), inboxes[1].lost()), (64, 60 + 64 + 65 + 500 - 64));
    }

    #[test]
    fn bronze_a_slow_member_keeps_few_lines() {
        let heap = measure_with(
            || room(2),
            |(mut server, inboxes)| {
                (0..2_000).for_each(|_| assert_eq!(server.say("lobby", "ada", "the cake is ready"), 2));
                (server, inboxes)
            },
        );
        // 64 lines, a few blocks for each, and two queues for them.
        dhat::assert!(heap.curr_bytes <= 12_000);
    }

    // The budget: an evening with 3 rooms, 12 members each, and 300 lines.
    /// That evening. Returns how many lines were read.
    fn evening(texts: &[String]) -> usize {
        let (mut server, rooms) = (Server::default(), ["lobby", "kitchen", "attic"]);
        let mut inboxes: Vec<Inbox> = (0..36).map(|i| server.join(rooms[i % 3])).collect();
        let (mut line, mut lines) = (String::with_capacity(200), 0);
        for (i, text) in texts.iter().enumerate() {
            server.say(rooms[i % 3], "ada", text);
            // Five never read, and one leaves for a newcomer at times.
            for inbox in inboxes[5..].iter_mut().filter(|_| i % 10 == 9) {
                lines += std::iter::from_fn(|| inbox.read(&mut line).then_some(())).count();
            }
            if i % 20 == 19 {
                inboxes[i % 36] = server.join(rooms[i % 3]);
            }
        }
        lines
    }

    fn texts() -> Vec<String> {
        (0..300).map(|i| "na ".repeat(1 + i % 20)).collect()
    }

    #[test]
    fn bronze_blocks() {
        let heap = measure_with(texts, |texts| evening(&texts));
        // One for each line and member, and one for each line and queue.
        dhat::assert!(heap.total_blocks <= 5_000);
    }

    #[test]
    fn silver_blocks() {
        let heap = measure_with(texts, |texts| evening(&texts));
        // Two for each line, and a queue for each member, which grows.
        dhat::assert!(heap.total_blocks <= 1_100);
    }

    #[test]
    fn gold_blocks() {
        let heap = measure_with(texts, |texts| evening(&texts));
        dhat::assert!(heap.total_blocks <= 264);
    }

    #[test]
    fn bronze_peak() {
        let heap = measure_with(texts, |texts| evening(&texts));
        // Lines once for each room, and queues for all.
        dhat::assert!(heap.max_bytes <= 50_000);
    }

    #[test]
    fn gold_peak() {
        let heap = measure_with(texts, |texts| evening(&texts));
        dhat::assert!(heap.max_bytes <= 14_729);
    }
}
