//! A chat server knows who is online: for each user the room, and when it last heard of them. Once a minute
//! it forgets everybody who has been silent for too long. On an ordinary day some 100 people are online, and
//! every minute a few leave and a few come. During a championship there are 10,000; an hour later 50 are
//! left, and the server runs on for months.
//!
//! Those who left are forgotten, but the server's memory stays as large as it was on that evening.
//! Goal: after the championship the server retains what a few hundred people need, and an ordinary minute
//! does not make a smaller table that the next has to replace with a larger one.

use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// What the server knows of a user.
struct User {
    room: u32,
    /// The second in which the server last heard of them.
    heard: u32,
}

/// Who is online.
struct Presence {
    users: HashMap<u64, User>,
}

impl Presence {
    fn new() -> Presence {
        Presence { users: HashMap::new() }
    }

    /// The server hears of a user.
    fn heard(&mut self, user: u64, room: u32, second: u32) {
        self.users.insert(user, User { room, heard: second });
    }

    fn room(&self, user: u64) -> Option<u32> {
        self.users.get(&user).map(|user| user.room)
    }

    fn len(&self) -> usize {
        self.users.len()
    }

    // TODO: give back what an extraordinary evening took, and keep what an ordinary minute needs.
    /// Forgets everybody of whom the server has heard nothing since a second.
    fn forget_silent(&mut self, since: u32) {
        self.users.retain(|_, user| user.heard >= since);
    }
}

/// `n` people come, one a second, and are heard of once. (The tests use it; grading takes it as published.)
fn championship(n: u32) -> Presence {
    let mut presence = Presence::new();
    for second in 0..n {
        presence.heard(u64::from(second) + 1_000, second % 40, second);
    }
    presence
}

/// 100 people stay for a minute, 20 others come and go. (The tests use it; grading takes it as published.)
fn ordinary_minute(presence: &mut Presence, minute: u32) {
    for i in 0..20 {
        presence.heard(u64::from(minute * 20 + i) + 5_000, 1, minute * 60);
    }
    for user in 0..100 {
        presence.heard(user, 2, minute * 60 + 1);
    }
    presence.forget_silent(minute * 60 + 1);
}

fn main() {
    bench("an evening of 10000", || {
        let mut presence = championship(black_box(10_000));
        presence.forget_silent(9_950);
        (presence.len(), presence.room(10_999))
    });
    bench("an ordinary hour", || {
        let mut presence = Presence::new();
        (0..60).for_each(|minute| ordinary_minute(&mut presence, black_box(minute)));
        presence.len()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    // What another thread allocates for an answer counts as well: `measure_threads`.
    use heaplings::{measure_threads, measure_with};

    #[test]
    fn knows_who_is_online() {
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
        assert_eq!((presence.len(), presence.room(1_000)), (51, Some(77)));
        assert_eq!((presence.room(1_001), presence.room(1_049)), (None, None));
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

    /// An hour of ordinary minutes, from one on, in which `presence` needs no table after another.
    #[track_caller]
    fn an_ordinary_hour(mut presence: Presence, from: u32) {
        (from..from + 5).for_each(|minute| ordinary_minute(&mut presence, minute));
        let (hour, stranger) = (from + 5..from + 65, 5_100 + u64::from(from) * 20);
        let heap = measure_threads(|| hour.for_each(|minute| ordinary_minute(&mut presence, minute)));
        // A table for 100 and one for 120 in each of 60 minutes are 393,600 bytes. The nodes of a BTreeMap,
        // which come and go as well, are 34,560.
        assert!(heap.total_bytes <= 100_000, "{} bytes in an hour", heap.total_bytes);
        drop(heap);
        assert_eq!((presence.len(), presence.room(99), presence.room(stranger)), (100, Some(2), None));
    }

    #[test]
    fn an_ordinary_hour_makes_no_tables_in_turn() {
        an_ordinary_hour(Presence::new(), 0);
    }

    #[test]
    fn an_hour_after_a_championship_is_ordinary() {
        // Second 10,000 is in minute 166.
        an_ordinary_hour(championship(10_000), 170);
    }

    #[test]
    fn gives_all_of_it_back() {
        let heap = measure_with(|| championship(300), |mut presence| presence.forget_silent(250));
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn after_a_championship_it_retains_what_a_few_hundred_need() {
        let heap = measure_threads(|| {
            let mut presence = championship(10_000);
            presence.forget_silent(9_950);
            presence
        });
        // A table of 512 slots, for 448 users: 16 bytes each, a byte more for each, and 16 at the end (8 on
        // some platforms).
        dhat::assert!(heap.curr_bytes <= 8_720);
    }

    #[test]
    fn it_retains_no_more_if_they_leave_bit_by_bit() {
        let heap = measure_threads(|| {
            let mut presence = championship(10_000);
            (1..200).for_each(|step| presence.forget_silent(step * 50));
            presence
        });
        // The same, for 50 users.
        dhat::assert!(heap.curr_bytes <= 8_720);
    }

    #[test]
    fn a_season_retains_what_a_few_hundred_need() {
        let heap = measure_threads(|| {
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
        // The same, for 100 users.
        dhat::assert!(heap.curr_bytes <= 8_720);
    }
}
