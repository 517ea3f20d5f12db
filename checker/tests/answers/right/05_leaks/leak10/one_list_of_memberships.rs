// Right: a flat list of memberships in place of two maps of lists

use std::collections::{HashMap, VecDeque};
use std::hint::black_box;

use heaplings::{bench, measure_with};

#[derive(Default)]
struct Server {
    /// Who is here, and what they have not read.
    here: HashMap<String, VecDeque<String>>,
    /// Room and name.
    memberships: Vec<(String, String)>,
}

impl Server {
    fn connect(&mut self, name: &str) {
        self.here.entry(name.to_lowercase()).or_default();
    }

    fn disconnect(&mut self, name: &str) {
        let name = name.to_lowercase();
        self.memberships.retain(|(_, member)| *member != name);
        self.here.remove(&name);
    }

    fn join(&mut self, name: &str, room: &str) {
        let name = name.to_lowercase();
        if self.here.contains_key(&name) {
            self.memberships.push((room.to_string(), name));
        }
    }

    fn leave(&mut self, name: &str, room: &str) {
        let name = name.to_lowercase();
        self.memberships.retain(|(other, member)| other != room || *member != name);
    }

    fn say(&mut self, name: &str, room: &str, text: &str) {
        let name = name.to_lowercase();
        for (other, member) in &self.memberships {
            if other == room && *member != name {
                self.here.get_mut(member).unwrap().push_back(text.to_string());
            }
        }
    }

    fn read(&mut self, name: &str) -> Vec<String> {
        self.here.get_mut(&name.to_lowercase()).map(std::mem::take).unwrap_or_default().into()
    }

    fn members(&self, room: &str) -> Vec<String> {
        self.memberships.iter().filter(|(other, _)| other == room).map(|(_, name)| name.clone()).collect()
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
