//! A chat server hands each line that is said in a room to all its members. A new member gets the last 10
//! lines first. A slow one finds the last 64, and is told how many were lost. A member leaves by dropping the
//! inbox, and a room that all have left is closed.
//!
//! Each member gets a copy of each line, and then another. The lines of slow members pile up, members who
//! have left stay on the list, and rooms stay for ever.
//! Goal: bronze, silver or gold: a line in memory once, 64 lines for a room at most, and nothing of the past.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// How many lines wait for a slow member.
const WAITING: usize = 64;
/// How many lines a newcomer gets.
const HISTORY: usize = 10;

/// The lines that wait for a member, and how many were lost.
#[derive(Default)]
struct Queue {
    lines: VecDeque<String>,
    lost: u64,
}

#[derive(Default)]
struct Room {
    members: Vec<Rc<RefCell<Queue>>>,
    history: Vec<String>,
}

/// All rooms, by name.
#[derive(Default)]
struct Server {
    rooms: HashMap<String, Room>,
}

/// A member's end of a room. To drop it is to leave.
struct Inbox {
    queue: Rc<RefCell<Queue>>,
}

impl Server {
    // TODO 3: let a newcomer read what is there already. TODO 4: let closed rooms go.
    /// Comes into a room.
    fn join(&mut self, room: &str) -> Inbox {
        if self.members(room) == 0 {
            self.rooms.insert(room.to_string(), Room::default());
        }
        let room = self.rooms.get_mut(room).expect("it is there now");
        let lines = room.history.iter().rev().take(HISTORY).rev().cloned().collect();
        let queue = Rc::new(RefCell::new(Queue { lines, lost: 0 }));
        room.members.push(Rc::clone(&queue));
        Inbox { queue }
    }

    // TODO 1: let a line be made once, and let members find it. TODO 5: let no more than 64 be kept.
    /// Says something to all who are in a room, and returns how many they are.
    fn say(&mut self, room: &str, from: &str, text: &str) -> usize {
        let name = room.to_string();
        let Some(room) = self.rooms.get_mut(&name) else { return 0 };
        let members: Vec<_> =
            room.members.iter().filter(|queue| Rc::strong_count(queue) > 1).cloned().collect();
        for queue in members.clone() {
            let line = from.to_string() + ": " + text;
            queue.borrow_mut().lines.push_back(line.clone());
        }
        room.history.push(format!("{from}: {text}"));
        members.len()
    }

    /// How many are in a room.
    fn members(&self, room: &str) -> usize {
        let name = room.to_string();
        let Some(room) = self.rooms.get(&name) else { return 0 };
        room.members.iter().filter(|queue| Rc::strong_count(queue) > 1).count()
    }
}

impl Inbox {
    // TODO 2: let the line be written into what the caller has.
    /// Reads the next line into a buffer, in place of what is there. Says whether there was one.
    fn read(&mut self, line: &mut String) -> bool {
        let mut queue = self.queue.borrow_mut();
        while queue.lines.len() > WAITING {
            queue.lines.pop_front();
            queue.lost += 1;
        }
        let Some(next) = queue.lines.pop_front() else { return false };
        *line = next.clone();
        true
    }

    /// How many lines were lost, because they waited for too long.
    fn lost(&self) -> u64 {
        let queue = self.queue.borrow();
        queue.lost + queue.lines.len().saturating_sub(WAITING) as u64
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
