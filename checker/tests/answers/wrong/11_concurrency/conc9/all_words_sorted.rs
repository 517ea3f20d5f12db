// Wrong: no map, but a list of all words, which grows with the texts.
// Fails: one_thread_keeps_each_word_once, sixteen_threads_keep_each_word_once
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
    let words = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for texts in texts.chunks(share) {
            let (words, seen) = (&words, &seen);
            scope.spawn(move || {
                for word in texts.iter().flat_map(|text| text.split_whitespace()) {
                    seen(word);
                    words.lock().unwrap().push(word);
                }
            });
        }
    });
    let mut words: Vec<&'a str> = words.into_inner().unwrap();
    words.sort_unstable();
    let mut counts: Vec<Count<'a>> =
        words.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect();
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
