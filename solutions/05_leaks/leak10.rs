//! A chat server that is the same after a round as before it. Three maps had grown, each for its own reason.
//!
//! ## Why it works
//!
//! All these blocks can be reached; but nobody will ever ask for them. A garbage collector does not help
//! against such a leak, and a single profile cannot tell it from what is needed. A *rate* can: do something
//! that should change nothing, many times, and see what is more. Growth in proportion to the rounds is a
//! leak; a step that comes once (a map that moves to a larger block) is none. The profile's lines with as
//! many blocks as there were rounds say where the blocks were made. Then ask who should have removed them:
//!
//! * *The last one out.* A room's members were removed, but never its entry: an empty Vec under a name. If
//!   you make an entry on demand (`or_default`), remove it when it is empty.
//! * *The wrong key.* People were entered in lower case and removed under the name as it was written.
//!   Removing a key that is not there is no error: `remove` returns `None`, and nobody looked.
//! * *The other way out.* A message was removed when it was read, and only then. Somebody who disconnects
//!   does not read. Every way out of a state must release what the state held.
//!
//! ## What it costs
//!
//! It is slower than the starter: a room that is opened and left again and again makes its entry anew each
//! time. Disconnecting looks at every room; with many rooms, keep a list of them for each person. And a
//! message to somebody who disconnects is lost, and the sender is not told.
//!
//! ## When not to
//!
//! Do not chase what does not grow. A map keeps its capacity, a pool keeps its buffers, a cache keeps what
//! its bound allows: after a warm-up they cost 0 per round, and so the limits start from a server that has
//! seen 20 rounds. Do not measure a single round either: a Vec that doubles allocates in one round of many,
//! and in that one it looks like a leak.
//!
//! ## Another way
//!
//! Ownership can rule the mistake out: a `Person` that owns its rooms and its messages goes as one. Or a
//! guard for each membership, whose `Drop` leaves the room.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_room_that_is_empty_leaves_nothing | before | 50403 | 881475 | 40218 | 33250 |
//! | | after | 3000 | 71270 | 232 | 0 |
//! | somebody_who_left_leaves_nothing | before | 9205 | 175860 | 10307 | 7706 |
//! | | after | 1400 | 27270 | 123 | 0 |
//! | a_message_to_somebody_who_left_leaves_nothing | before | 9803 | 162352 | 9609 | 8944 |
//! | | after | 2200 | 47800 | 223 | 0 |

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
        let name = name.to_lowercase();
        self.people.remove(&name);
        self.unread.remove(&name);
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// A server where these people are, all of them in the lobby.
    fn lobby(names: &[&str]) -> Server {
        let mut server = Server::default();
        for name in names {
            server.connect(name);
            server.join(name, "lobby");
        }
        server
    }

    #[test]
    fn messages_go_to_all_others_in_the_room() {
        let mut server = lobby(&["Ada", "grace", "Žofie"]);
        server.join("ada", "library");
        server.join("nobody", "lobby");
        assert_eq!((server.members("lobby").len(), server.members("library")), (3, vec!["ada".to_string()]));
        server.say("GRACE", "lobby", "good morning");
        server.say("ada", "lobby", "dobré ráno");
        assert_eq!((server.read("Ada").len(), server.read("grace").len()), (1, 1));
        assert_eq!(server.read("Žofie"), ["good morning", "dobré ráno"]);
    }

    #[test]
    fn others_keep_theirs_when_somebody_goes() {
        let mut server = lobby(&["ada", "grace", "linus"]);
        server.join("grace", "kitchen");
        server.say("ada", "lobby", "tea?");
        server.leave("grace", "lobby");
        assert_eq!(server.members("lobby"), ["ada", "linus"]);
        ["linus", "nobody"].into_iter().for_each(|name| server.disconnect(name));
        // Ada is alone now, and still in the room when somebody leaves who was not in it.
        server.leave("grace", "lobby");
        assert_eq!((server.members("lobby"), server.members("kitchen").len()), (vec!["ada".to_string()], 1));
        // What was said before she left the room still arrives.
        assert_eq!(server.read("grace"), ["tea?"]);
    }

    /// A server that has seen some rounds, so that its maps are as large as they get, and has a guest.
    fn warm() -> Server {
        let mut server = lobby(&["Margaret"]);
        (0..20).for_each(|n| round(&mut server, n));
        server
    }

    #[test]
    fn a_room_that_is_empty_leaves_nothing() {
        let heap = measure_with(warm, |mut server| {
            for n in 0..200 {
                let room = format!("room {n}");
                server.join("margaret", &room);
                server.leave("margaret", &room);
                // The other way out.
                server.connect("ada");
                server.join("ada", &room);
                server.disconnect("ada");
            }
            server
        });
        // A list may move to a larger block once.
        dhat::assert!(heap.curr_blocks <= 4);
    }

    #[test]
    fn somebody_who_left_leaves_nothing() {
        let heap = measure_with(warm, |mut server| {
            for n in 0..200 {
                server.connect(&format!("Ada {n}"));
                server.disconnect(&format!("Ada {n}"));
            }
            server
        });
        // As above.
        dhat::assert!(heap.curr_blocks <= 4);
    }

    #[test]
    fn a_message_to_somebody_who_left_leaves_nothing() {
        let heap = measure_with(warm, |mut server| {
            for _ in 0..200 {
                server.connect("ada");
                server.join("ada", "lobby");
                server.say("margaret", "lobby", "are you there?");
                server.disconnect("Ada");
            }
            server
        });
        // As above.
        dhat::assert!(heap.curr_blocks <= 4);
    }
}
