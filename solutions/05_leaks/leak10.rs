//! A chat server that is the same after a round as before it. Three maps had grown, each for its own
//! reason.
//!
//! ## Why it works
//!
//! These blocks can all be reached; it is only that nobody will ever ask for them. That is the leak that a
//! garbage collector does not help against either, and no look at a single profile tells it from what is
//! needed. A *rate* can: do something that ought to change nothing, many times, and see what is more.
//! Growth in proportion to the rounds is a leak; a step that comes once (a map's block, the history) is
//! not. Then the profile's lines with as many blocks as there were rounds say where they were allocated,
//! and the question is who should have removed them:
//!
//! * *The last one out.* A room's members were removed, its entry never: an empty Vec under a name. Whoever
//!   makes an entry on demand (`or_default`) has to remove it when it is empty.
//! * *The wrong key.* People were entered in lower case and removed as they wrote themselves. `remove` of
//!   what is not there is no error, it is `None`, and nobody looked.
//! * *The other way out.* A message was removed when it was acknowledged, and only then. Who disconnects
//!   acknowledges nothing. Every way out of a state has to let go of what the state held.
//!
//! ## What it costs
//!
//! To disconnect now looks through all pending messages. With many of them, keep them with the person they
//! are for, so that one `remove` takes both. A room that is opened and left again and again makes its entry
//! anew each time; a room that is known to come back may keep it.
//!
//! ## When not to
//!
//! Do not chase what does not grow. A map keeps its capacity, a pool its buffers, a cache its bound: after
//! a warm-up they cost 0 per round, and that is why the limits start from a server that has seen a few. Do
//! not measure a single round either: a doubling Vec allocates in 1 round of 100 and looks like a leak in
//! that one.
//!
//! ## Another way
//!
//! Owners make the wrong state impossible: a `Person` that owns its rooms and its messages, dropped as one.
//! Or a guard for each membership, whose `Drop` leaves the room.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_room_that_is_empty_leaves_nothing | before | 1204 | 48276 | 33374 | 33346 |
//! | | after | 1201 | 26276 | 228 | 96 |
//! | somebody_who_left_leaves_nothing | before | 805 | 30164 | 19523 | 13850 |
//! | | after | 800 | 5780 | 22 | 0 |
//! | a_message_to_somebody_who_left_leaves_nothing | before | 5003 | 109564 | 24528 | 19429 |
//! | | after | 4400 | 91580 | 637 | 230 |

use std::collections::{HashMap, VecDeque};
use std::hint::black_box;

use heaplings::{bench, measure_with};

/// The lines that newcomers are shown.
const HISTORY: usize = 10;

#[derive(Default)]
struct Server {
    /// The rooms of everybody who is here, by name in lower case.
    people: HashMap<String, Vec<String>>,
    /// The names of who is in a room, by room.
    rooms: HashMap<String, Vec<String>>,
    /// Messages that are not acknowledged yet: their number, for whom, what.
    pending: HashMap<u64, (String, String)>,
    sent: u64,
    history: VecDeque<String>,
}

impl Server {
    /// Names are the same in upper and lower case: there is one Ada.
    fn connect(&mut self, name: &str) {
        self.people.entry(name.to_lowercase()).or_default();
    }

    fn disconnect(&mut self, name: &str) {
        let name = name.to_lowercase();
        for room in self.people.remove(&name).unwrap_or_default() {
            self.leave(&name, &room);
        }
        self.pending.retain(|_, (to, _)| *to != name);
    }

    fn join(&mut self, name: &str, room: &str) {
        let name = name.to_lowercase();
        if let Some(rooms) = self.people.get_mut(&name) {
            rooms.push(room.to_string());
            self.rooms.entry(room.to_string()).or_default().push(name);
        }
    }

    fn leave(&mut self, name: &str, room: &str) {
        let name = name.to_lowercase();
        if let Some(rooms) = self.people.get_mut(&name) {
            rooms.retain(|other| other != room);
        }
        if let Some(members) = self.rooms.get_mut(room) {
            members.retain(|other| *other != name);
            if members.is_empty() {
                self.rooms.remove(room);
            }
        }
    }

    /// Sends a message to all others in the room. Returns the numbers of the messages, in the order in which
    /// those others had joined.
    fn say(&mut self, name: &str, room: &str, text: &str) -> Vec<u64> {
        let name = name.to_lowercase();
        let mut numbers = Vec::new();
        for member in self.rooms.get(room).into_iter().flatten().filter(|member| **member != name) {
            self.sent += 1;
            self.pending.insert(self.sent, (member.clone(), text.to_string()));
            numbers.push(self.sent);
        }
        if self.history.len() == HISTORY {
            self.history.pop_front();
        }
        self.history.push_back(format!("{name}: {text}"));
        numbers
    }

    /// Says that a message has arrived. Returns what it was.
    fn acknowledge(&mut self, number: u64) -> Option<String> {
        self.pending.remove(&number).map(|(_, text)| text)
    }

    /// What is to be sent again to somebody who is here: the messages that are not acknowledged, in order.
    fn pending(&self, name: &str) -> Vec<&str> {
        let name = name.to_lowercase();
        let mut pending: Vec<_> = self.pending.iter().filter(|(_, (to, _))| *to == name).collect();
        pending.sort_unstable_by_key(|(number, _)| **number);
        pending.into_iter().map(|(_, (_, text))| text.as_str()).collect()
    }

    fn members(&self, room: &str) -> &[String] {
        self.rooms.get(room).map_or(&[], Vec::as_slice)
    }

    fn history(&self) -> impl Iterator<Item = &str> {
        self.history.iter().map(String::as_str)
    }
}

/// People come, talk in a room of their own, and go.
fn round(server: &mut Server, n: usize) {
    let room = format!("table {n}");
    for name in ["Ada", "grace", "linus"] {
        server.connect(name);
        server.join(name, &room);
    }
    for number in server.say("grace", &room, "is anybody here?") {
        if number % 2 == 0 {
            server.acknowledge(number);
        }
    }
    for name in ["grace", "linus", "Ada"] {
        server.disconnect(name);
    }
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
    let (members, pending) = (server.members("table 7").len(), server.pending("ada").len());
    println!("then {members} members, {pending} messages pending, {} lines", server.history().count());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_go_to_all_others_in_the_room() {
        let mut server = Server::default();
        assert!(server.say("ada", "nowhere", "hello?").is_empty());
        for name in ["Ada", "grace", "Žofie"] {
            server.connect(name);
            server.join(name, "lobby");
        }
        server.join("ada", "library");
        assert_eq!(server.members("lobby"), ["ada", "grace", "žofie"]);
        assert_eq!(server.members("library"), ["ada"]);
        assert_eq!(server.say("GRACE", "lobby", "good morning"), [1, 2]);
        assert_eq!(server.say("ada", "lobby", "dobré ráno"), [3, 4]);
        assert!(server.say("ada", "library", "psst").is_empty());
        assert_eq!(server.pending("Ada"), ["good morning"]);
        assert_eq!(server.pending("Žofie"), ["good morning", "dobré ráno"]);
        assert_eq!(server.acknowledge(2).as_deref(), Some("good morning"));
        assert_eq!((server.acknowledge(2), server.acknowledge(99)), (None, None));
        assert_eq!(server.pending("žofie"), ["dobré ráno"]);
    }

    #[test]
    fn those_who_leave_hear_nothing_more_from_the_room() {
        let mut server = Server::default();
        for name in ["ada", "grace", "linus"] {
            server.connect(name);
            server.join(name, "lobby");
            server.join(name, "kitchen");
        }
        server.leave("grace", "lobby");
        server.leave("nobody", "lobby");
        server.leave("grace", "nowhere");
        assert_eq!(server.members("lobby"), ["ada", "linus"]);
        assert_eq!(server.members("kitchen"), ["ada", "grace", "linus"]);
        assert_eq!(server.say("ada", "lobby", "anybody?"), [1]);
        // What was said before she left the room is still to be delivered: she is here.
        assert_eq!(server.say("ada", "kitchen", "tea?"), [2, 3]);
        server.leave("grace", "kitchen");
        assert_eq!(server.pending("grace"), ["tea?"]);
        assert_eq!(server.acknowledge(2).as_deref(), Some("tea?"));
    }

    #[test]
    fn others_keep_theirs_when_somebody_disconnects() {
        let mut server = Server::default();
        for name in ["ada", "grace", "linus"] {
            server.connect(name);
            server.join(name, "lobby");
        }
        assert_eq!(server.say("ada", "lobby", "good night"), [1, 2]);
        server.disconnect("grace");
        server.disconnect("nobody");
        assert_eq!(server.members("lobby"), ["ada", "linus"]);
        assert_eq!(server.pending("linus"), ["good night"]);
        server.disconnect("ada");
        assert_eq!(server.acknowledge(2).as_deref(), Some("good night"));
        server.disconnect("linus");
        assert!(server.members("lobby").is_empty());
        // And back again, to an empty room.
        server.connect("grace");
        server.join("grace", "lobby");
        assert_eq!(server.members("lobby"), ["grace"]);
        assert!(server.say("grace", "lobby", "…").is_empty());
    }

    #[test]
    fn keeps_the_last_lines() {
        let mut server = Server::default();
        for n in 0..25 {
            server.say("Ada", "lobby", &format!("line {n}"));
        }
        let expected: Vec<String> = (15..25).map(|n| format!("ada: line {n}")).collect();
        assert_eq!(server.history().collect::<Vec<_>>(), expected);
    }

    /// A server that has seen some rounds, so that its maps are as large as they get.
    fn warm() -> Server {
        let mut server = Server::default();
        // Somebody is always here.
        server.connect("Margaret");
        for n in 0..20 {
            round(&mut server, n);
        }
        server
    }

    #[test]
    fn those_who_stay_are_still_here() {
        let mut server = warm();
        server.join("margaret", "lounge");
        assert_eq!(server.members("lounge"), ["margaret"]);
        // Who connects again is here as before, and leaves the lounge on disconnecting.
        server.connect("Margaret");
        assert_eq!(server.members("lounge"), ["margaret"]);
        server.disconnect("margaret");
        assert!(server.members("lounge").is_empty());
    }

    #[test]
    fn a_room_that_is_empty_leaves_nothing() {
        let here = || {
            let mut server = warm();
            server.connect("grace");
            server
        };
        let heap = measure_with(here, |mut server| {
            for n in 0..200 {
                let room = format!("room {n}");
                server.join("grace", &room);
                server.leave("grace", &room);
            }
            server
        });
        // The list of her rooms has a block; a map may move to one of another size.
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
        let with_a_room = || {
            let mut server = warm();
            // The server is never without a room.
            server.join("margaret", "lounge");
            server
        };
        let heap = measure_with(with_a_room, |mut server| {
            for n in 0..200 {
                for name in ["ada", "grace"] {
                    server.connect(name);
                    server.join(name, "lobby");
                }
                assert_eq!(server.say("ada", "lobby", &format!("are you there? {n}")).len(), 1);
                server.disconnect("grace");
                server.disconnect("ada");
            }
            server
        });
        // The 10 lines of the history, and perhaps a map in another block.
        dhat::assert!(heap.curr_blocks <= 14);
    }
}
