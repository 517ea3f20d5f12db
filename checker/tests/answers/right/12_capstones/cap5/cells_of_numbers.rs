// Right: rooms in a sorted list, found by halving; the line is put together by pushes.
// Needs: gold_blocks 264, gold_peak 14_545
use std::cell::RefCell;
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
    rooms: Vec<(Box<str>, Weak<RefCell<Room>>)>,
    /// With how many rooms those that are closed are to be taken off.
    sweep_at: usize,
}

/// A member's end of a room. Who drops it has left.
struct Inbox {
    room: Rc<RefCell<Room>>,
    /// The number of the next line to be read.
    next: usize,
    lost: u64,
}

impl Server {
    /// Comes into a room.
    fn join(&mut self, room: &str) -> Inbox {
        let open = match self.find(room).and_then(Weak::upgrade) {
            Some(open) => open,
            None => self.open(room),
        };
        let next = open.borrow().said.saturating_sub(HISTORY);
        Inbox { room: open, next, lost: 0 }
    }

    fn open(&mut self, name: &str) -> Rc<RefCell<Room>> {
        self.rooms.retain(|(_, room)| room.strong_count() > 0);
        let room = Rc::new(RefCell::new(Room::default()));
        let door = Rc::downgrade(&room);
        let place = self.rooms.partition_point(|(other, _)| **other < *name);
        self.rooms.insert(place, (name.into(), door));
        room
    }

    fn find(&self, name: &str) -> Option<&Weak<RefCell<Room>>> {
        let place = self.rooms.binary_search_by(|(other, _)| (**other).cmp(name)).ok()?;
        Some(&self.rooms[place].1)
    }

    /// Says something to all who are in a room, and returns how many they are.
    fn say(&mut self, room: &str, from: &str, text: &str) -> usize {
        let members = self.members(room);
        if let Some(room) = self.find(room).and_then(Weak::upgrade) {
            let mut room = room.borrow_mut();
            let place = room.said % WAITING;
            if place == room.lines.len() {
                room.lines.push(String::with_capacity(from.len() + 2 + text.len()));
            }
            room.said += 1;
            let line = &mut room.lines[place];
            line.clear();
            [from, ": ", text].iter().for_each(|part| line.push_str(part));
        }
        members
    }

    /// How many are in a room.
    fn members(&self, room: &str) -> usize {
        self.find(room).map_or(0, Weak::strong_count)
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
