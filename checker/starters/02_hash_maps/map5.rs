//! A chat server knows who is on: for each user the room, and when something was last heard of them. Once a
//! minute it forgets who has been silent for too long. During a championship 10,000 people come; an hour
//! later 50 are left, and the server runs on for months.
//!
//! Those who left are forgotten, and the memory of the server stays as large as it was on that evening.
//! Goal: after the championship, the server retains what 50 people need.

use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// What the server knows of a user.
struct User {
    room: u32,
    /// The second in which something was last heard.
    heard: u32,
}

/// Who is on.
struct Presence {
    users: HashMap<u64, User>,
}

impl Presence {
    fn new() -> Presence {
        Presence { users: HashMap::new() }
    }

    /// Something was heard of a user.
    fn heard(&mut self, user: u64, room: u32, second: u32) {
        self.users.insert(user, User { room, heard: second });
    }

    fn room(&self, user: u64) -> Option<u32> {
        self.users.get(&user).map(|user| user.room)
    }

    fn len(&self) -> usize {
        self.users.len()
    }

    // TODO: retain only what those who stay need.
    /// Forgets all of whom nothing was heard since a second.
    fn forget_silent(&mut self, since: u32) {
        self.users.retain(|_, user| user.heard >= since);
    }
}

/// `n` people come, one a second; each is heard of once.
fn championship(n: u32) -> Presence {
    let mut presence = Presence::new();
    for second in 0..n {
        presence.heard(u64::from(second) + 1_000, second % 40, second);
    }
    presence
}

fn main() {
    bench("an evening of 10000", || {
        let mut presence = championship(black_box(10_000));
        presence.forget_silent(9_950);
        (presence.len(), presence.room(10_999))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;

    #[test]
    fn knows_who_is_on() {
        let mut presence = Presence::new();
        assert_eq!((presence.len(), presence.room(7)), (0, None));
        presence.forget_silent(100);
        presence.heard(7, 3, 100);
        assert_eq!((presence.len(), presence.room(7)), (1, Some(3)));
        presence.heard(7, 4, 160);
        presence.heard(8, 3, 130);
        assert_eq!((presence.len(), presence.room(7), presence.room(8)), (2, Some(4), Some(3)));
    }

    #[test]
    fn forgets_the_silent_and_nobody_else() {
        let mut presence = championship(100);
        presence.heard(1_000, 77, 100);
        presence.forget_silent(0);
        assert_eq!(presence.len(), 100);
        presence.forget_silent(50);
        assert_eq!(presence.len(), 51);
        assert_eq!(
            (presence.room(1_000), presence.room(1_001), presence.room(1_049)),
            (Some(77), None, None)
        );
        assert!((50..100).all(|second| presence.room(u64::from(second) + 1_000) == Some(second % 40)));
        presence.forget_silent(101);
        assert_eq!((presence.len(), presence.room(1_099)), (0, None));
    }

    #[test]
    fn people_come_back_after_a_championship() {
        let mut presence = championship(3_000);
        presence.forget_silent(2_990);
        for second in 3_000..3_200 {
            presence.heard(u64::from(second % 300), 9, second);
        }
        assert_eq!(presence.len(), 210);
        presence.forget_silent(3_000);
        assert_eq!((presence.len(), presence.room(0), presence.room(200)), (200, Some(9), None));
    }

    #[test]
    fn after_a_championship_it_retains_what_the_rest_need() {
        let heap = measure(|| {
            let mut presence = championship(10_000);
            presence.forget_silent(9_950);
            presence
        });
        // 50 users need 64 places, 1,104 bytes: 16 each, a byte beside each, and 16 at the end (8 on some
        // platforms). Room for as many again are 128 places, 2,192 bytes. A BTreeMap, which gives a node
        // back as soon as it is empty, comes to 1,440.
        dhat::assert!(heap.curr_bytes <= 2_192);
    }

    #[test]
    fn a_season_retains_what_the_rest_need() {
        let heap = measure(|| {
            let mut presence = Presence::new();
            for evening in 0..5_u32 {
                let start = evening * 1_000;
                for second in start..start + 1_000 {
                    presence.heard(u64::from(second), 1, second);
                }
                presence.forget_silent(start + 900);
            }
            presence
        });
        // 100 users need 128 places, 2,192 bytes; room for as many again are 256 places, 4,368 bytes. A
        // BTreeMap comes to 3,552.
        dhat::assert!(heap.curr_bytes <= 4_368);
    }

    #[test]
    fn a_server_without_users_retains_next_to_nothing() {
        let heap = measure(|| {
            let mut presence = championship(1_000);
            presence.forget_silent(1_000);
            presence
        });
        // Nothing at all, or the one node that a BTreeMap keeps.
        dhat::assert!(heap.curr_bytes <= 192);
    }
}
