// Right: twice the parts, and a counter that gives the next text to any free thread.
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use heaplings::bench;

/// A word, and how often it occurs.
type Count<'a> = (&'a str, u64);

/// Parts of the map, each behind a lock of its own: enough for threads to get out of each other's way.
const SHARDS: usize = 32;

/// Counts the words of all texts on `threads` threads. `seen` hears of each word, on the thread that counts.
fn count<'a>(texts: &[&'a str], threads: usize, seen: impl Fn(&str) + Sync) -> Vec<Count<'a>> {
    let next = AtomicUsize::new(0);
    let shards: [Mutex<HashMap<&'a str, u64>>; SHARDS] = Default::default();
    let hasher = RandomState::new();
    thread::scope(|scope| {
        for _ in 0..threads.min(texts.len()) {
            let (shards, hasher, seen, next) = (&shards, &hasher, &seen, &next);
            scope.spawn(move || {
                while let Some(text) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for word in text.split_whitespace() {
                        seen(word);
                        let shard = hasher.hash_one(word) as usize % SHARDS;
                        *shards[shard].lock().unwrap().entry(word).or_insert(0) += 1;
                    }
                }
            });
        }
    });
    let shards = shards.map(|shard| shard.into_inner().unwrap());
    let mut counts = Vec::with_capacity(shards.iter().map(HashMap::len).sum());
    shards.into_iter().for_each(|shard| counts.extend(shard));
    counts.sort_unstable_by(|a: &Count<'a>, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
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
