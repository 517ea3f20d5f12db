// Wrong: there is room for eight rooms, in an array; the ninth takes the place of one that is open.
// Fails: all_members_of_a_room_get_a_line
use std::cell::RefCell;
use std::collections::VecDeque;
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// How many lines wait for a slow member.
const WAITING: usize = 64;
/// How many lines a newcomer gets.
const HISTORY: usize = 10;

/// The last lines of a room, for all its members.
#[derive(Default)]
struct Room {
    lines: VecDeque<String>,
    /// How many lines came before the first of them.
    gone: u64,
}

impl Room {
    fn said(&self) -> u64 {
        self.gone + self.lines.len() as u64
    }
}

/// All rooms, by name.
#[derive(Default)]
struct Server {
    rooms: [(Box<str>, Rc<RefCell<Room>>); 8],
}

/// A member's end of a room. Who drops it has left.
struct Inbox {
    room: Rc<RefCell<Room>>,
    /// The number of the next line to read.
    next: u64,
    lost: u64,
}

/// How many are in a room: all who hold it, but the server.
fn members(room: &Rc<RefCell<Room>>) -> usize {
    Rc::strong_count(room) - 1
}

impl Server {
    /// Comes into a room.
    fn join(&mut self, name: &str) -> Inbox {
        let known = self.rooms.iter().position(|(known, room)| **known == *name && members(room) > 0);
        let free = || self.rooms.iter().position(|(_, room)| members(room) == 0);
        let place = known.or_else(free).unwrap_or(0);
        if known.is_none() {
            self.rooms[place] = (name.into(), Rc::default());
        }
        let room = Rc::clone(&self.rooms[place].1);
        let next = {
            let room = room.borrow();
            room.said() - room.lines.len().min(HISTORY) as u64
        };
        Inbox { room, next, lost: 0 }
    }

    /// Says something to all who are in a room, and returns how many they are.
    fn say(&mut self, room: &str, from: &str, text: &str) -> usize {
        let Some(room) = self.find(room) else { return 0 };
        let n = members(room);
        let mut room = room.borrow_mut();
        let mut line = String::new();
        if room.lines.len() == WAITING {
            line = room.lines.pop_front().unwrap_or_default();
            room.gone += 1;
            line.clear();
        }
        line.reserve(from.len() + 2 + text.len());
        line.push_str(from);
        line.push_str(": ");
        line.push_str(text);
        room.lines.push_back(line);
        n
    }

    fn find(&self, name: &str) -> Option<&Rc<RefCell<Room>>> {
        self.rooms.iter().find(|(known, room)| **known == *name && members(room) > 0).map(|(_, room)| room)
    }

    /// How many are in a room.
    fn members(&self, room: &str) -> usize {
        self.find(room).map_or(0, members)
    }
}

impl Inbox {
    /// Reads the next line into a buffer, in place of what is there. Says whether there was one.
    fn read(&mut self, line: &mut String) -> bool {
        let room = self.room.borrow();
        let gone = room.gone.saturating_sub(self.next);
        self.lost += gone;
        self.next += gone;
        let Some(next) = room.lines.get((self.next - room.gone) as usize) else { return false };
        self.next += 1;
        next.clone_into(line);
        true
    }

    /// How many lines were lost, because they waited for too long.
    fn lost(&self) -> u64 {
        self.lost + self.room.borrow().gone.saturating_sub(self.next)
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
