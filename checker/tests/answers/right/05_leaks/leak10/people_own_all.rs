// Right: a Person owns rooms and messages, and the rooms are worked out from the people

use std::collections::BTreeMap;
use std::hint::black_box;

use heaplings::{bench, measure_with};

#[derive(Default)]
struct Person {
    /// Each with the number of the joining, which orders a room's members.
    rooms: Vec<(u64, String)>,
    unread: Vec<String>,
}

#[derive(Default)]
struct Server {
    people: BTreeMap<String, Person>,
    joined: u64,
}

impl Server {
    fn connect(&mut self, name: &str) {
        self.people.entry(name.to_lowercase()).or_default();
    }

    fn disconnect(&mut self, name: &str) {
        self.people.remove(&name.to_lowercase());
    }

    fn join(&mut self, name: &str, room: &str) {
        self.joined += 1;
        if let Some(person) = self.people.get_mut(&name.to_lowercase()) {
            person.rooms.push((self.joined, room.to_string()));
        }
    }

    fn leave(&mut self, name: &str, room: &str) {
        if let Some(person) = self.people.get_mut(&name.to_lowercase()) {
            person.rooms.retain(|(_, other)| other != room);
        }
    }

    fn say(&mut self, name: &str, room: &str, text: &str) {
        let name = name.to_lowercase();
        for (_, person) in self.people.iter_mut().filter(|(other, _)| **other != name) {
            if person.rooms.iter().any(|(_, other)| other == room) {
                person.unread.push(text.to_string());
            }
        }
    }

    fn read(&mut self, name: &str) -> Vec<String> {
        let person = self.people.get_mut(&name.to_lowercase());
        person.map(|person| std::mem::take(&mut person.unread)).unwrap_or_default()
    }

    fn members(&self, room: &str) -> Vec<String> {
        let rooms = self.people.iter().flat_map(|(name, person)| person.rooms.iter().map(move |r| (r, name)));
        let mut members: Vec<_> = rooms.filter(|((_, other), _)| other == room).collect();
        members.sort_unstable();
        members.into_iter().map(|(_, name)| name.clone()).collect()
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
