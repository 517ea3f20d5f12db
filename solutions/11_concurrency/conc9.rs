//! All threads count in one map, which is in 16 parts.
//!
//! ## Why it works
//!
//! A map for each thread needs no lock, but it multiplies what they have in common by the number of threads:
//! 16 threads keep 16 counts of "the". So the map is shared. With one lock around it, only one thread could
//! count at a time. It has 16 parts with a lock each, chosen by the word's hash, and threads whose words are
//! in different parts count at the same time. Every word is in exactly one part, so joining them at the end
//! is a move, and no word has to be looked up again.
//!
//! Nothing is copied on the way: the texts outlive the threads, `split_whitespace` cuts slices out of them,
//! and the key of the map is such a slice, 16 bytes, whatever the word.
//!
//! ## What it costs
//!
//! A lock for each word. Where texts are large and few words are different, this may take longer than a map
//! for each thread; measure both with your texts. The hash is computed twice, once for the part and once in
//! it. And threads still contend for the lock of a frequent word.
//!
//! ## When not to
//!
//! Where there are few different words, or only two or three threads: then a map for each thread is small,
//! and needs no locks. And where texts do not stay in memory, keys have to be owned, once for each different
//! word.
//!
//! A middle way: each thread counts in a small map, and hands it over to the shared one when it has a hundred
//! words; its size then is a budget. The `dashmap` crate is a map in parts; with counts alone, sixteen
//! `Mutex<HashMap>` are enough.
//!
//! The tests accept one map behind one lock as well: they measure memory, and it needs hardly more. What it
//! costs is time that threads spend waiting, and that depends on the machine, so no test asserts it. Compare
//! both with `cargo checker bench conc9`.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | one_thread_needs_few_blocks | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | sixteen_threads_need_few_blocks | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | one_thread_keeps_each_word_once | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | sixteen_threads_keep_each_word_once | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//!
//! Seen: rust-lang/rust#61779: rustc's interners in parts: 5.5 s to 3.8 s for a check with 16 threads.

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

/// Counts the words of all texts on up to `threads` threads. `seen` hears of each word, on the thread that
/// counts it.
fn count<'a>(texts: &[&'a str], threads: usize, seen: impl Fn(&str) + Sync) -> Vec<Count<'a>> {
    let share = texts.len().div_ceil(threads).max(1);
    let shards: [Mutex<HashMap<&'a str, u64>>; SHARDS] = Default::default();
    let hasher = RandomState::new();
    thread::scope(|scope| {
        for texts in texts.chunks(share) {
            let (shards, hasher, seen) = (&shards, &hasher, &seen);
            scope.spawn(move || {
                for word in texts.iter().flat_map(|text| text.split_whitespace()) {
                    seen(word);
                    let shard = hasher.hash_one(word) as usize % SHARDS;
                    *shards[shard].lock().unwrap().entry(word).or_insert(0) += 1;
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::collections::{BTreeMap, HashSet};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Condvar, Mutex};
    use std::thread::{self, ThreadId};
    use std::time::Duration;

    /// Long enough for any machine; nobody waits for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// Waits until `n` threads have come here. Says whether they have.
    fn meet(seen: &(Mutex<HashSet<ThreadId>>, Condvar), n: usize) -> bool {
        let mut here = seen.0.lock().unwrap();
        here.insert(thread::current().id());
        seen.1.notify_all();
        !seen.1.wait_timeout_while(here, PATIENCE, |here| here.len() < n).unwrap().1.timed_out()
    }

    /// The counts in another way, on one thread.
    fn expected<'a>(texts: &[&'a str]) -> Vec<Count<'a>> {
        let mut map = BTreeMap::new();
        texts
            .iter()
            .flat_map(|text| text.split_whitespace())
            .for_each(|word| *map.entry(word).or_insert(0) += 1);
        let mut counts: Vec<Count<'a>> = map.into_iter().collect();
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        counts
    }

    #[test]
    fn counts_each_word() {
        assert_eq!(count(&[], 4, |_| ()), []);
        assert_eq!(count(&["", " \n"], 4, |_| ()), []);
        assert_eq!(count(&["b a b"], 4, |_| ()), [("b", 2), ("a", 1)]);
        assert_eq!(
            count(&["Straße 日志", "日志", "x", "日志 y"], 3, |_| ()),
            expected(&["日志 Straße 日志 x 日志 y"])
        );
        for (n, threads) in [(1, 8), (7, 2), (40, 1), (40, 5), (64, 16)] {
            let archive = archive(n);
            let texts: Vec<&str> = archive.iter().map(String::as_str).collect();
            assert_eq!(count(&texts, threads, |_| ()), expected(&texts), "{n} texts, {threads} threads");
        }
    }

    #[test]
    fn counts_on_all_threads_at_once() {
        let archive = archive(32);
        let texts: Vec<&str> = archive.iter().map(String::as_str).collect();
        let seen = (Mutex::new(HashSet::new()), Condvar::new());
        let counts = count(&texts, 8, |_| assert!(meet(&seen, 8), "not all threads count"));
        assert_eq!(counts, expected(&texts));
    }

    #[test]
    fn hears_of_each_word_of_each_text() {
        let heard = Mutex::new(0_u64);
        let counts = count(&["a b a", "b c"], 2, |_| *heard.lock().unwrap() += 1);
        assert_eq!((counts, heard.into_inner().unwrap()), (vec![("a", 2), ("b", 2), ("c", 1)], 5));
    }

    #[test]
    fn one_thread_needs_few_blocks() {
        let archive = archive(32);
        let texts: Vec<&str> = archive.iter().map(String::as_str).collect();
        let heap = measure_threads(|| count(&texts, 1, |_| ()));
        assert_eq!(heap.value.len(), expected(&texts).len());
        // Maps that grow, in up to 64 parts, the result, and what threads need. The texts have 12,800 words.
        dhat::assert!(heap.total_blocks <= 1_000);
    }

    #[test]
    fn sixteen_threads_need_few_blocks() {
        let archive = archive(32);
        let texts: Vec<&str> = archive.iter().map(String::as_str).collect();
        let heap = measure_threads(|| count(&texts, 16, |_| ()));
        assert_eq!(heap.value.len(), expected(&texts).len());
        // The same number as for one thread.
        dhat::assert!(heap.total_blocks <= 1_000);
    }

    /// Counts texts whose last word is "end". A thread that comes to it waits for the others, so that all
    /// threads have their memory at the same time. Returns how many different words there are.
    fn count_together(texts: &[&str], threads: usize) -> usize {
        let (seen, patient) = ((Mutex::new(HashSet::new()), Condvar::new()), AtomicBool::new(true));
        let wait = |word: &str| {
            if word == "end" && patient.load(Ordering::Relaxed) && !meet(&seen, threads) {
                patient.store(false, Ordering::Relaxed);
            }
        };
        count(texts, threads, wait).len()
    }

    #[test]
    fn one_thread_keeps_each_word_once() {
        let texts: Vec<String> = archive(64).chunks(4).map(|texts| texts.join(" ") + " end").collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let heap = measure_threads(|| count_together(&texts, 1));
        assert_eq!(heap.value, 2_001);
        // A map with room for all words, a result with as many, and some room for maps that are in parts.
        dhat::assert!(heap.max_bytes <= 260_000);
    }

    #[test]
    fn sixteen_threads_keep_each_word_once() {
        let texts: Vec<String> = archive(64).chunks(4).map(|texts| texts.join(" ") + " end").collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let heap = measure_threads(|| count_together(&texts, 16));
        assert_eq!(heap.value, 2_001);
        // The same budget: it does not grow with the threads.
        dhat::assert!(heap.max_bytes <= 260_000);
    }
}
