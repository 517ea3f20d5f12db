// Right: all lines of a room in one String; the oldest is drained, and a line is known by where it ends.
// Needs: gold_blocks 82, gold_peak 11_110
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// How many lines wait for a slow member.
const WAITING: usize = 64;
/// How many lines a newcomer gets.
const HISTORY: usize = 10;

/// The last lines of a room, one behind the other in one text.
#[derive(Default)]
struct Room {
    text: String,
    /// Where each line ends, counted from the first byte that was ever said.
    ends: VecDeque<usize>,
    /// How many lines came before them, and how many bytes.
    gone: u64,
    start: usize,
}

impl Room {
    fn said(&self) -> u64 {
        self.gone + self.ends.len() as u64
    }

    /// A line that is still there.
    fn line(&self, number: u64) -> Option<&str> {
        let i = (number - self.gone) as usize;
        let end = *self.ends.get(i)?;
        let begin = if i == 0 { self.start } else { self.ends[i - 1] };
        Some(&self.text[begin - self.start..end - self.start])
    }
}

/// All rooms, by name.
#[derive(Default)]
struct Server {
    rooms: HashMap<Box<str>, Rc<RefCell<Room>>>,
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
        if self.members(name) == 0 {
            if self.rooms.len() == self.rooms.capacity() {
                self.rooms.retain(|_, room| members(room) > 0);
            }
            match self.rooms.get_mut(name) {
                Some(room) => *room.borrow_mut() = Room::default(),
                None => _ = self.rooms.insert(name.into(), Rc::default()),
            }
        }
        let room = Rc::clone(&self.rooms[name]);
        let next = {
            let room = room.borrow();
            room.said() - room.ends.len().min(HISTORY) as u64
        };
        Inbox { room, next, lost: 0 }
    }

    /// Says something to all who are in a room, and returns how many they are.
    fn say(&mut self, room: &str, from: &str, text: &str) -> usize {
        let Some(room) = self.rooms.get(room).filter(|room| members(room) > 0) else { return 0 };
        let n = members(room);
        let mut room = room.borrow_mut();
        if room.ends.len() == WAITING {
            let end = room.ends.pop_front().unwrap_or_default();
            let begin = std::mem::replace(&mut room.start, end);
            room.text.drain(..end - begin);
            room.gone += 1;
        }
        let needed = from.len() + 2 + text.len();
        if room.text.capacity() - room.text.len() < needed {
            // By a quarter, where push_str would double it.
            let more = needed.max(room.text.len() / 4);
            room.text.reserve_exact(more);
        }
        for part in [from, ": ", text] {
            room.text.push_str(part);
        }
        let end = room.start + room.text.len();
        room.ends.push_back(end);
        n
    }

    /// How many are in a room.
    fn members(&self, room: &str) -> usize {
        self.rooms.get(room).map_or(0, members)
    }
}

impl Inbox {
    /// Reads the next line into a buffer, in place of what is there. Says whether there was one.
    fn read(&mut self, line: &mut String) -> bool {
        let room = self.room.borrow();
        let gone = room.gone.saturating_sub(self.next);
        self.lost += gone;
        self.next += gone;
        let Some(next) = room.line(self.next) else { return false };
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
