// Wrong: titles in a list, and a search from the first to the last for every play
// Fails: counts_100_000_titles
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
    /// Artists and titles, and how often each title was played.
    plays: Vec<(String, String, u32)>,
    /// How many plays each minute had.
    minutes: Vec<u32>,
    /// The minute in which each listener last listened.
    listeners: HashMap<u64, u16>,
    /// The listeners of a batch. It is empty between batches.
    batch: HashSet<u64>,
}

impl Statistics {
    /// Statistics without plays, with the listeners of yesterday. Each of them is in the list once.
    fn restore(listeners: &[(u64, u16)]) -> Statistics {
        Statistics {
            plays: Vec::new(),
            minutes: vec![0; 1_440],
            listeners: listeners.iter().copied().collect(),
            batch: HashSet::new(),
        }
    }

    /// Counts a batch, and says how many different listeners are in it.
    fn add(&mut self, batch: &[Play<'_>]) -> usize {
        for play in batch {
            self.count(play.artist, play.title);
            self.minutes[usize::from(play.minute)] += 1;
            self.listeners.insert(play.listener, play.minute);
            self.batch.insert(play.listener);
        }
        let different = self.batch.len();
        self.batch.clear();
        different
    }

    fn count(&mut self, artist: &str, title: &str) {
        match self.plays.iter_mut().find(|(a, t, _)| a == artist && t == title) {
            Some((_, _, plays)) => *plays += 1,
            None => self.plays.push((artist.to_string(), title.to_string(), 1)),
        }
    }

    /// How often a title was played.
    fn plays(&self, artist: &str, title: &str) -> u32 {
        self.plays.iter().find(|(a, t, _)| a == artist && t == title).map_or(0, |&(_, _, plays)| plays)
    }

    /// How many plays a minute had.
    fn plays_in(&self, minute: u16) -> u32 {
        self.minutes[usize::from(minute)]
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
        self.listeners.shrink_to(2 * self.listeners.len());
    }

    /// For each artist, in alphabetical order, the title that was played most, and its plays. Of several such
    /// titles it is the first in alphabetical order.
    fn favourites(&self) -> Vec<(&str, &str, u32)> {
        let mut all: Vec<_> =
            self.plays.iter().map(|(a, t, n)| (a.as_str(), Reverse(*n), t.as_str())).collect();
        all.sort_unstable();
        let firsts = all.chunk_by(|a, b| a.0 == b.0).map(|titles| titles[0]);
        firsts.map(|(artist, Reverse(plays), title)| (artist, title, plays)).collect()
    }
}

/// 50 artists and 8 titles. (The tests use this and the next two functions; grading takes them as published.)
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
