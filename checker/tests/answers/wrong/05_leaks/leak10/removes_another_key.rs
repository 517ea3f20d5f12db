// Wrong: what is unread is removed under the name as it was written
// Fails: a_message_to_somebody_who_left_leaves_nothing

use std::collections::{HashMap, HashSet};
use std::hint::black_box;

use heaplings::{bench, measure_with};

#[derive(Default)]
struct Server {
    /// Everybody who is here, by name in lower case.
    people: HashSet<String>,
    /// Who is in a room, in the order in which they joined.
    rooms: HashMap<String, Vec<String>>,
    /// What somebody has not read yet, by name.
    unread: HashMap<String, Vec<String>>,
}

impl Server {
    /// Names are the same in upper and lower case: there is one Ada.
    fn connect(&mut self, name: &str) {
        self.people.insert(name.to_lowercase());
    }

    fn disconnect(&mut self, name: &str) {
        let rooms: Vec<String> = self.rooms.keys().cloned().collect();
        rooms.iter().for_each(|room| self.leave(name, room));
        self.people.remove(&name.to_lowercase());
        self.unread.remove(name);
    }

    fn join(&mut self, name: &str, room: &str) {
        let name = name.to_lowercase();
        if self.people.contains(&name) {
            self.rooms.entry(room.to_string()).or_default().push(name);
        }
    }

    fn leave(&mut self, name: &str, room: &str) {
        let name = name.to_lowercase();
        if let Some(members) = self.rooms.get_mut(room) {
            members.retain(|other| *other != name);
            if members.is_empty() {
                self.rooms.remove(room);
            }
        }
    }

    /// Sends a message to all others in the room.
    fn say(&mut self, name: &str, room: &str, text: &str) {
        let name = name.to_lowercase();
        for member in self.rooms.get(room).into_iter().flatten().filter(|member| **member != name) {
            self.unread.entry(member.clone()).or_default().push(text.to_string());
        }
    }

    /// The messages to somebody since the last time they read.
    fn read(&mut self, name: &str) -> Vec<String> {
        self.unread.remove(&name.to_lowercase()).unwrap_or_default()
    }

    fn members(&self, room: &str) -> Vec<String> {
        self.rooms.get(room).cloned().unwrap_or_default()
    }
}

/// Three people come, one of them says something, and all of them go.
fn round(server: &mut Server, n: usize) {
    let room = format!("table {n}");
    for name in ["Ada", "grace", "linus"] {
        server.connect(name);
        server.join(name, &room);
    }
    server.say("grace", &room, "is anybody here?");
    ["grace", "linus", "Ada"].into_iter().for_each(|name| server.disconnect(name));
}

fn main() {
    for rounds in [1, 10, 100] {
        let heap = measure_with(Server::default, |mut server| {
            (0..rounds).for_each(|n| round(&mut server, n));
            server
        });
        println!("after {rounds:>3} rounds: {:>4} blocks, {:>6} bytes", heap.curr_blocks, heap.curr_bytes);
    }
    let mut server = Server::default();
    bench("a round", || round(black_box(&mut server), 7));
    println!("then in the room: {:?}; unread: {:?}", server.members("table 7"), server.read("ada"));
}
