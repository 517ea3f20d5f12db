//! Four threads check five hundred packages: each takes the next one when it has done with its last.
//!
//! ## Why it works
//!
//! A task needs a thread only while it is being done. So there are as many threads as should work at the same
//! time, and they share the list of tasks. An `AtomicUsize` is enough as a queue here, because the list does
//! not grow: `fetch_add` gives each number to one worker only. A worker that has a slow package takes no more
//! until it is done, and the others do the rest. If each worker had a fixed quarter, the rest of that quarter
//! would wait.
//!
//! Each worker keeps what it has worked out, with the number of the package, and hands it over at its end. No
//! lock, and the order is put right at the end.
//!
//! ## What it costs
//!
//! Results are kept with their numbers first and then moved. A pair has 16 bytes beside the 8 of the result
//! in its place: that is three times the memory, and more where the lists of pairs have room to spare. With
//! large results let each thread write into its place: an iterator over `packages` and `&mut results` behind
//! a lock, or a `Vec<OnceLock<_>>`.
//!
//! ## When not to
//!
//! When tasks wait for each other: four that wait for a fifth wait for ever, where a thread for each would go
//! on. And when tasks mostly wait for the network, a few threads get little done; async is made for that. How
//! many workers? For work that computes, `thread::available_parallelism()`.
//!
//! The `rayon` crate keeps such a pool for the whole process, and its threads take work from each other. For
//! one list of tasks, a counter and `thread::scope` are enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | five_hundred_packages_need_no_five_hundred_threads | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | five_hundred_threads_are_not_in_memory_at_once | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//!
//! Seen: meilisearch/meilisearch#4707: 40 threads were started again and again; one pool keeps them now.

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use heaplings::bench;

/// Checks all packages, `workers` at a time. Returns the results in the packages' order.
fn check_all(packages: &[String], workers: usize, check: impl Fn(&str) -> u64 + Sync) -> Vec<u64> {
    assert!(workers > 0, "somebody has to work");
    let mut results = vec![0; packages.len()];
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                let Some(package) = packages.get(i) else { return done };
                done.push((i, check(package)));
            }
        };
        let threads: Vec<_> = (0..workers.min(packages.len())).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            for (i, result) in thread.join().expect("no check panics") {
                results[i] = result;
            }
        }
    });
    results
}

/// A checksum: FNV-1a, 64 bits.
fn checksum(package: &str) -> u64 {
    package
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// The names of `n` packages.
fn packages(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("package-{i}.tar.gz")).collect()
}

fn main() {
    let packages = packages(100);
    bench("check_all(100 packages, 4 workers)", || check_all(black_box(&packages), 4, checksum));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::collections::HashSet;
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

    #[test]
    fn returns_all_results_in_order() {
        for (n, workers) in [(0, 4), (1, 4), (3, 8), (50, 1), (321, 4)] {
            let packages = packages(n);
            let expected: Vec<u64> = packages.iter().map(|package| checksum(package)).collect();
            assert_eq!(check_all(&packages, workers, checksum), expected, "{n} packages, {workers} workers");
        }
    }

    #[test]
    fn checks_each_package_once() {
        let (packages, calls) = (packages(200), Mutex::new(Vec::new()));
        check_all(&packages, 4, |package| {
            calls.lock().unwrap().push(package.to_string());
            0
        });
        let mut calls = calls.into_inner().unwrap();
        calls.sort_unstable();
        calls.dedup();
        assert_eq!(calls.len(), 200);
    }

    #[test]
    fn uses_all_workers_and_no_more() {
        let seen = (Mutex::new(HashSet::new()), Condvar::new());
        let results = check_all(&packages(100), 4, |_| {
            assert!(meet(&seen, 4), "not all workers are at work");
            1
        });
        assert_eq!(results, [1; 100]);
        let threads = seen.0.into_inner().unwrap().len();
        assert_eq!(threads, 4, "{threads} threads for 100 packages and 4 workers");
    }

    #[test]
    fn a_slow_package_holds_up_no_other() {
        let (done, all_others) = (Mutex::new(0), Condvar::new());
        let results = check_all(&packages(100), 4, |package| {
            let mut done = done.lock().unwrap();
            if package != "package-0.tar.gz" {
                *done += 1;
                all_others.notify_all();
                return 0;
            }
            // The first package is done only when all others are.
            let waited = all_others.wait_timeout_while(done, PATIENCE, |done| *done < 99);
            u64::from(waited.unwrap().1.timed_out())
        });
        assert_eq!(results, [0; 100], "some packages wait behind the slow one");
    }

    #[test]
    fn five_hundred_packages_need_no_five_hundred_threads() {
        let packages = packages(500);
        let heap = measure_threads(|| check_all(&packages, 4, checksum));
        assert_eq!(heap.value.len(), 500);
        // Four workers with a few blocks each, and lists of results that grow.
        dhat::assert!(heap.total_blocks <= 150);
    }

    #[test]
    fn five_hundred_threads_are_not_in_memory_at_once() {
        let packages = packages(500);
        let heap = measure_threads(|| check_all(&packages, 4, checksum));
        assert_eq!(heap.value.len(), 500);
        // The same, at one time: results, lists, workers.
        dhat::assert!(heap.max_blocks <= 100);
    }
}
