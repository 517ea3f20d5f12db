// Wrong: a map for each thread, which is freed as soon as it has been added to the map of all.
// Fails: sixteen_threads_keep_each_word_once
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::thread;

use heaplings::bench;

/// A word, and how often it occurs.
type Count<'a> = (&'a str, u64);

/// Parts of the map, each behind a lock of its own: enough for threads to get out of each other's way.
const SHARDS: usize = 16;

/// Counts the words of all texts on `threads` threads. `seen` hears of each word, on the thread that counts.
fn count<'a>(texts: &[&'a str], threads: usize, seen: impl Fn(&str) + Sync) -> Vec<Count<'a>> {
    let share = texts.len().div_ceil(threads).max(1);
    let mut all: HashMap<&'a str, u64> = HashMap::new();
    thread::scope(|scope| {
        let workers: Vec<_> = texts
            .chunks(share)
            .map(|texts| {
                let seen = &seen;
                scope.spawn(move || {
                    let mut map = HashMap::new();
                    for word in texts.iter().flat_map(|text| text.split_whitespace()) {
                        seen(word);
                        *map.entry(word).or_insert(0) += 1;
                    }
                    map
                })
            })
            .collect();
        for worker in workers {
            for (word, n) in worker.join().expect("no word panics") {
                *all.entry(word).or_insert(0) += n;
            }
        }
    });
    let mut counts: Vec<Count<'a>> = all.into_iter().collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    counts
}

/// `n` texts, each with 400 of 2,000 different words, some of which are in all of them.
fn archive(n: usize) -> Arc<[String]> {
    let word =
        |text: usize, i: usize| if i.is_multiple_of(5) { i % 50 } else { (text * 7_919 + i * i) % 2_000 };
    let text = |text| (0..400).map(|i| format!("word{:04}", word(text, i))).collect::<Vec<_>>().join(" ");
    (0..n).map(text).collect()
}

fn main() {
    let archive = archive(32);
    let texts: Vec<&str> = archive.iter().map(String::as_str).collect();
    bench("count(32 texts, 4 threads)", || count(black_box(&texts), 4, |_| ()));
}
