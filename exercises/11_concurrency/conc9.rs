//! A search engine counts the words of its archive, in parallel. A word is what stands between spaces. The
//! result has each word once with its count, the most frequent first, equal ones in alphabetical order.
//!
//! Each thread gets a copy of its part of the text, cuts it into owned words, and counts them in a map of its
//! own. With 16 threads a word that occurs everywhere is in 16 maps.
//! Goal: memory for each different word once, and for nothing else. This holds for 1 thread and for 16, which
//! all count at the same time. No test measures how long a thread waits for a lock: see to that yourself.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use std::thread;

use heaplings::bench;

/// A word, and how often it occurs.
type Count<'a> = (&'a str, u64);

// TODO: share what the threads read, and share what they count.
/// Counts the words of all texts on up to `threads` threads. `seen` hears of each word, on the thread that
/// counts it.
fn count<'a>(texts: &[&'a str], threads: usize, seen: impl Fn(&str) + Sync) -> Vec<Count<'a>> {
    let share = texts.len().div_ceil(threads).max(1);
    let maps: Vec<HashMap<String, u64>> = thread::scope(|scope| {
        let workers: Vec<_> = texts
            .chunks(share)
            .map(|texts| {
                let text = texts.join(" ");
                let seen = &seen;
                scope.spawn(move || {
                    let words: Vec<String> = text.split_whitespace().map(str::to_string).collect();
                    let mut map = HashMap::new();
                    for word in words {
                        seen(&word);
                        *map.entry(word).or_insert(0) += 1;
                    }
                    map
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("no word panics")).collect()
    });
    let mut all: HashMap<String, u64> = HashMap::new();
    for (word, n) in maps.into_iter().flatten() {
        *all.entry(word).or_insert(0) += n;
    }
    let known: HashMap<&str, &'a str> =
        texts.iter().flat_map(|text| text.split_whitespace()).map(|word| (word, word)).collect();
    let mut counts: Vec<Count<'a>> = all.iter().map(|(word, n)| (known[word.as_str()], *n)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
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
