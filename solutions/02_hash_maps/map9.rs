//! A music service's statistics: a map where a key may be anything, an array where it is a minute, and no
//! allocation for what is known already.
//!
//! ## Why it works
//!
//! * **Reserved.** A slice knows its length, so the listeners are collected into the one table they need.
//! * **Borrowed.** Two maps, one in the other, are searched with two slices. A pair of Strings would have
//!   to be made for each search.
//! * **Looked up first.** `get_mut` takes a slice, and only a title that is new gets a String.
//! * **An array.** A minute is one of 1,440, so it is an index: 4 bytes instead of a slot in a table.
//! * **Used again.** The set of a batch's listeners belongs to the statistics and is cleared for each batch.
//! * **Shrunk.** `retain` keeps the table, `shrink_to_fit` gives it back, if there is a smaller one.
//! * **Grouped already.** The titles of an artist are a map of their own; one look over it finds the best.
//!
//! ## What it costs
//!
//! A new title is searched for twice, once to look and once to insert, and an artist has a table even for a
//! single title. The array is there from the first minute on. And the scratch set is as large as the largest
//! batch, for as long as the statistics live.
//!
//! ## When not to
//!
//! With a million artists of one title each, a table for each artist is the larger waste: intern the names
//! and make a key of two numbers, which is `Copy`. If batches are small on all days but one, give the
//! scratch set back after that one. And if listeners are forgotten every minute and not once a day, leave
//! room for those who come back, as in map5.
//!
//! ## Another way
//!
//! `different` can be a Vec that is cleared, filled with the batch's listeners, sorted unstably and
//! deduplicated: 8 bytes for a play, and no hashes. With a single table of titles, whose key is borrowed as
//! a `dyn` pair (see map4), `favourites` would copy references to all titles into a Vec, sort it by artist,
//! plays and title, and take the first of each chunk: one block for that Vec, whatever the number of
//! artists.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | known_titles_and_listeners_cost_nothing | before | 8017 | 126408 | 7536 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | questions_cost_nothing | before | 804 | 10747 | 27 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | restoring_makes_one_table_of_listeners | before | 11 | 139372 | 104480 | 69648 |
//! | | after | 2 | 75408 | 75408 | 75408 |
//! | the_minutes_of_a_day_take_their_counts | before | 2916 | 41444 | 28062 | 18778 |
//! | | after | 7 | 6354 | 6354 | 6354 |
//! | forgetting_gives_back | before | 11 | 92764 | 75296 | 34832 |
//! | | after | 8 | 97440 | 63632 | 6864 |
//! | favourites_need_no_list_for_an_artist | before | 110 | 24524 | 12400 | 0 |
//! | | after | 1 | 2000 | 2000 | 0 |

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hint::black_box;

use heaplings::bench;

/// A listener heard a title, in a minute of the day from 0 to 1,439.
struct Play<'a> {
    listener: u64,
    artist: &'a str,
    title: &'a str,
    minute: u16,
}

struct Statistics {
    /// How often each title was played, by artist, then by title.
    plays: HashMap<String, HashMap<String, u32>>,
    /// How many plays each minute of the day had.
    minutes: Vec<u32>,
    /// The minute in which each listener last listened.
    listeners: HashMap<u64, u16>,
    /// The listeners of a batch while it is counted; kept for the memory of its table.
    different: HashSet<u64>,
}

impl Statistics {
    /// Statistics without plays, with the listeners of yesterday. Each of them is in the list once.
    fn restore(listeners: &[(u64, u16)]) -> Statistics {
        Statistics {
            plays: HashMap::new(),
            minutes: vec![0; 1_440],
            listeners: listeners.iter().copied().collect(),
            different: HashSet::new(),
        }
    }

    /// Counts a batch, and says how many different listeners are in it.
    fn add(&mut self, batch: &[Play<'_>]) -> usize {
        self.different.clear();
        for play in batch {
            self.count(play.artist, play.title);
            self.minutes[usize::from(play.minute)] += 1;
            self.listeners.insert(play.listener, play.minute);
            self.different.insert(play.listener);
        }
        self.different.len()
    }

    /// Counts a play, and makes names only for a title that is new.
    fn count(&mut self, artist: &str, title: &str) {
        let Some(titles) = self.plays.get_mut(artist) else {
            self.plays.insert(artist.to_string(), HashMap::from([(title.to_string(), 1)]));
            return;
        };
        match titles.get_mut(title) {
            Some(plays) => *plays += 1,
            None => {
                titles.insert(title.to_string(), 1);
            }
        }
    }

    /// How often a title was played.
    fn plays(&self, artist: &str, title: &str) -> u32 {
        self.plays.get(artist).and_then(|titles| titles.get(title)).copied().unwrap_or(0)
    }

    /// How many plays a minute had.
    fn plays_in(&self, minute: u16) -> u32 {
        self.minutes.get(usize::from(minute)).copied().unwrap_or(0)
    }

    /// The minute in which a listener last listened.
    fn heard(&self, listener: u64) -> Option<u16> {
        self.listeners.get(&listener).copied()
    }

    /// How many listeners are known.
    fn listeners(&self) -> usize {
        self.listeners.len()
    }

    /// Forgets all listeners who last listened before a minute.
    fn forget_before(&mut self, minute: u16) {
        self.listeners.retain(|_, heard| *heard >= minute);
        self.listeners.shrink_to_fit();
    }

    /// For each artist, in alphabetical order, the title that was played most, and its plays. Of several such
    /// titles it is the first in alphabetical order.
    fn favourites(&self) -> Vec<(&str, &str, u32)> {
        let mut favourites = Vec::with_capacity(self.plays.len());
        favourites.extend(self.plays.iter().filter_map(|(artist, titles)| {
            let best = titles.iter().max_by_key(|&(title, plays)| (plays, Reverse(title)))?;
            Some((artist.as_str(), best.0.as_str(), *best.1))
        }));
        favourites.sort_unstable();
        favourites
    }
}

/// 50 artists and 8 titles.
fn library() -> (Vec<String>, Vec<String>) {
    let artists = (0..50).map(|i| format!("The {i} Döners")).collect();
    (artists, (0..8).map(|i| format!("Song number {i}")).collect())
}

/// `n` plays of all titles of all artists, by `people` different listeners, from a minute on.
fn batch((artists, titles): &(Vec<String>, Vec<String>), n: usize, people: u64, from: u16) -> Vec<Play<'_>> {
    let play = |i: usize| Play {
        listener: i as u64 % people + 5_000,
        artist: &artists[i % 50],
        title: &titles[i / 50 % 8],
        minute: (from + (i / 100) as u16) % 1_440,
    };
    (0..n).map(play).collect()
}

/// `n` listeners, who last listened in minute 0, 1, 2 …
fn yesterday(n: u64) -> Vec<(u64, u16)> {
    (0..n).map(|i| (i + 5_000, (i % 1_440) as u16)).collect()
}

fn main() {
    let (library, known) = (library(), yesterday(5_000));
    bench("restore(5000 listeners)", || Statistics::restore(black_box(&known)));
    let mut statistics = Statistics::restore(&known);
    let plays = batch(&library, 1_000, 600, 700);
    bench("add(1000 plays)", || statistics.add(black_box(&plays)));
    bench("questions", || {
        let plays = statistics.plays(black_box("The 7 Döners"), "Song number 3");
        (plays, statistics.plays_in(705), statistics.heard(5_001), statistics.listeners())
    });
    bench("favourites", || black_box(&statistics).favourites().len());
    statistics.forget_before(1_430);
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    fn play<'a>(listener: u64, artist: &'a str, title: &'a str, minute: u16) -> Play<'a> {
        Play { listener, artist, title, minute }
    }

    fn after(batch: &[Play<'_>]) -> Statistics {
        let mut statistics = Statistics::restore(&[]);
        statistics.add(batch);
        statistics
    }

    #[test]
    fn nothing_and_one_play() {
        let mut statistics = Statistics::restore(&[]);
        assert_eq!((statistics.add(&[]), statistics.listeners(), statistics.heard(0)), (0, 0, None));
        assert!(statistics.favourites().is_empty() && statistics.plays("Anna", "Meer") == 0);
        assert_eq!(statistics.add(&[play(3, "Anna", "Meer", 1_439)]), 1);
        assert_eq!((statistics.listeners(), statistics.heard(3)), (1, Some(1_439)));
        assert_eq!((statistics.plays("Anna", "Meer"), statistics.plays_in(1_439)), (1, 1));
        assert_eq!(statistics.favourites(), [("Anna", "Meer", 1)]);
    }

    #[test]
    fn tells_titles_and_batches_apart() {
        let mut statistics = Statistics::restore(&[(9, 100), (8, 90)]);
        let plays = [(1, "Ön", "e", 5), (1, "Ö", "ne", 5), (9, "", "Öne", 6), (u64::MAX, "Ön", "e", 6)];
        let first = plays.map(|(listener, artist, title, minute)| play(listener, artist, title, minute));
        assert_eq!([statistics.add(&first), statistics.add(&first[..2]), statistics.add(&[])], [3, 1, 0]);
        let asked = [("Ön", "e"), ("Ö", "ne"), ("", "Öne"), ("Öne", ""), ("Ö", "e"), ("ön", "e")];
        assert_eq!(asked.map(|(artist, title)| statistics.plays(artist, title)), [3, 2, 1, 0, 0, 0]);
        assert_eq!([5, 6, 7].map(|minute| statistics.plays_in(minute)), [4, 2, 0]);
        assert_eq!([9, 8, 7].map(|listener| statistics.heard(listener)), [Some(6), Some(90), None]);
        assert_eq!(statistics.listeners(), 4);
        assert_eq!(statistics.favourites(), [("", "Öne", 1), ("Ö", "ne", 2), ("Ön", "e", 3)]);
    }

    #[test]
    fn favourites_are_the_most_played() {
        let long = ["x", "y"].map(|end| "la ".repeat(150) + end);
        let (x, y) = (long[0].as_str(), long[1].as_str());
        let plays = [("B", y), ("A", "z"), ("B", x), ("A", "a"), ("B", "z"), ("A", "z"), ("B", y), ("B", x)];
        let batch = plays.map(|(artist, title)| play(1, artist, title, 0));
        let mut statistics = after(&batch);
        assert_eq!(statistics.favourites(), [("A", "z", 2), ("B", x, 2)]);
        statistics.add(&batch[..1]);
        assert_eq!(statistics.favourites(), [("A", "z", 2), ("B", y, 3)]);
    }

    #[test]
    fn forgets_those_who_do_not_listen() {
        let (library, mut statistics) = (library(), Statistics::restore(&yesterday(1_000)));
        statistics.add(&batch(&library, 100, 10, 500));
        statistics.forget_before(900);
        assert_eq!([5_899, 5_900].map(|listener| statistics.heard(listener)), [None, Some(900)]);
        statistics.add(&batch(&library, 100, 10, 500));
        assert_eq!((statistics.listeners(), statistics.heard(5_009)), (110, Some(500)));
        statistics.forget_before(1_440);
        assert_eq!((statistics.listeners(), statistics.plays_in(500)), (0, 200));
    }

    #[test]
    fn counts_many_plays() {
        let library = library();
        for (n, people) in [(100, 7), (4_000, 300)] {
            let plays = batch(&library, n, people, 1_430);
            let mut statistics = Statistics::restore(&yesterday(10));
            assert_eq!(statistics.add(&plays), people as usize);
            let each = n.div_ceil(400) as u32;
            assert!(plays.iter().all(|play| statistics.plays(play.artist, play.title) == each));
            let in_minute = |m| plays.iter().filter(|play| play.minute == m).count() as u32;
            assert!((0..1_440).all(|m| statistics.plays_in(m) == in_minute(m)));
            let favourites = statistics.favourites();
            assert!(favourites.len() == 50 && favourites.is_sorted());
            assert!(favourites.iter().all(|&(_, title, plays)| (title, plays) == ("Song number 0", each)));
        }
    }

    #[test]
    fn counts_a_batch_of_40_000_listeners() {
        let batch: Vec<Play> = (0..40_000).map(|listener| play(listener, "A", "B", 7)).collect();
        let mut statistics = after(&batch);
        assert_eq!((statistics.add(&batch[..9]), statistics.add(&batch)), (9, 40_000));
        assert_eq!((statistics.plays_in(7), statistics.plays("A", "B")), (80_009, 80_009));
    }

    #[test]
    fn counts_100_000_titles() {
        // A search from the first title to the last would take longer than a test may.
        let artists: Vec<String> = (0..100_000).map(|i| format!("Artist {i:05}")).collect();
        let batch: Vec<Play> = artists.iter().map(|artist| play(1, artist, "B", 7)).collect();
        let statistics = after(&batch);
        assert!(artists.iter().all(|artist| statistics.plays(artist, "B") == 1));
    }

    #[test]
    fn gives_all_of_it_back() {
        let library = library();
        let plays = batch(&library, 500, 30, 0);
        let heap = measure(|| {
            let mut statistics = Statistics::restore(&[(1, 1)]);
            statistics.add(&plays);
            statistics.forget_before(1);
            assert_eq!(statistics.favourites().len(), 50);
        });
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn known_titles_and_listeners_cost_nothing() {
        let library = library();
        let (before, plays) = (batch(&library, 2_000, 500, 100), batch(&library, 2_000, 400, 200));
        let heap = measure_with(|| after(&before), |mut statistics| [(); 2].map(|()| statistics.add(&plays)));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn questions_cost_nothing() {
        let library = library();
        let plays = batch(&library, 400, 50, 0);
        let heap = measure_with(
            || after(&plays),
            |statistics| {
                assert!(plays.iter().all(|play| statistics.plays(play.artist, play.title) == 1));
                assert_eq!(statistics.plays(plays[0].artist, "Nothing") + statistics.plays("Nobody", "e"), 0);
            },
        );
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn restoring_makes_one_table_of_listeners() {
        let heap = measure_with(|| yesterday(3_000), |listeners| Statistics::restore(&listeners));
        // The listeners: 4,096 slots of 16 bytes, a byte for each, and 16 at the end. If there is a Vec of
        // minutes, 1,440 of 4 bytes. And 1,168 for a set with room for a batch, if it is made early.
        dhat::assert!(heap.total_bytes <= 76_576);
    }

    #[test]
    fn the_minutes_of_a_day_take_their_counts() {
        let day: Vec<Play> = (0..1_440).map(|minute| play(1, "A", "B", minute)).collect();
        let heap = measure(|| {
            let mut statistics = Statistics::restore(&[]);
            assert!(day.chunks(60).all(|hour| statistics.add(hour) == 1));
            statistics
        });
        // 1,440 counts of 4 bytes are 5,760. 2,000 more are for one title, one listener, and what a batch of
        // 60 plays needs besides, such as a set or a Vec with room for 60.
        dhat::assert!(heap.max_bytes <= 7_760);
    }

    #[test]
    fn forgetting_gives_back() {
        let heap = measure(|| {
            let mut statistics = Statistics::restore(&yesterday(1_440));
            (1..=70).for_each(|step| statistics.forget_before(step * 20));
            statistics
        });
        // 40 listeners have 64 slots of 16 bytes, a byte for each, and 16 at the end; with room for 100 they
        // have 128. 5,760 more for a Vec of minutes, and 1,168 for a set that was made early.
        dhat::assert!(heap.curr_bytes <= 9_120);
    }

    #[test]
    fn favourites_need_no_list_for_an_artist() {
        let library = library();
        let plays = batch(&library, 400, 50, 0);
        let heap = measure_with(|| after(&plays), |statistics| statistics.favourites().len());
        // The favourites, growing through 4, 8, 16, 32 and 64; and perhaps a list of all 400 titles to sort,
        // made at once or growing in 8 steps.
        dhat::assert!(heap.total_blocks <= 13);
    }
}
