// Right: the number of the last batch stands beside a listener's minute, so there is no set
use std::collections::HashMap;
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
    /// How many plays each minute had.
    minutes: Vec<u32>,
    /// The minute in which each listener last listened.
    listeners: HashMap<u64, (u16, u32)>,
    batches: u32,
}

impl Statistics {
    /// Statistics without plays, with the listeners of yesterday. Each of them is in the list once.
    fn restore(listeners: &[(u64, u16)]) -> Statistics {
        Statistics {
            plays: HashMap::new(),
            minutes: vec![0; 1_440],
            listeners: listeners.iter().map(|&(l, minute)| (l, (minute, 0))).collect(),
            batches: 0,
        }
    }

    /// Counts a batch, and says how many different listeners are in it.
    fn add(&mut self, batch: &[Play<'_>]) -> usize {
        self.batches += 1;
        let mut different = 0;
        for play in batch {
            self.count(play.artist, play.title);
            self.minutes[usize::from(play.minute)] += 1;
            let old = self.listeners.insert(play.listener, (play.minute, self.batches));
            different += usize::from(old.is_none_or(|(_, batch)| batch != self.batches));
        }
        different
    }

    fn count(&mut self, artist: &str, title: &str) {
        let Some(titles) = self.plays.get_mut(artist) else {
            self.plays.insert(artist.to_string(), HashMap::from([(title.to_string(), 1)]));
            return;
        };
        match titles.get_mut(title) {
            Some(plays) => *plays += 1,
            None => drop(titles.insert(title.to_string(), 1)),
        }
    }

    /// How often a title was played.
    fn plays(&self, artist: &str, title: &str) -> u32 {
        self.plays.get(artist).and_then(|titles| titles.get(title)).copied().unwrap_or(0)
    }

    /// How many plays a minute had.
    fn plays_in(&self, minute: u16) -> u32 {
        self.minutes[usize::from(minute)]
    }

    /// The minute in which a listener last listened.
    fn heard(&self, listener: u64) -> Option<u16> {
        self.listeners.get(&listener).map(|&(minute, _)| minute)
    }

    /// How many listeners are known.
    fn listeners(&self) -> usize {
        self.listeners.len()
    }

    /// Forgets all listeners who last listened before a minute.
    fn forget_before(&mut self, minute: u16) {
        self.listeners.retain(|_, (heard, _)| *heard >= minute);
        self.listeners.shrink_to(2 * self.listeners.len());
    }

    /// For each artist, in alphabetical order, the title that was played most, and its plays. Of several such
    /// titles it is the first in alphabetical order.
    fn favourites(&self) -> Vec<(&str, &str, u32)> {
        let mut favourites = Vec::with_capacity(self.plays.len());
        for (artist, titles) in &self.plays {
            let best = titles.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
            favourites.extend(best.map(|(title, &plays)| (artist.as_str(), title.as_str(), plays)));
        }
        favourites.sort_unstable();
        favourites
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
