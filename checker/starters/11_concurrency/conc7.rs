//! A mirror computes a checksum for each package on a list; some take a microsecond and some a second. A few
//! packages are checked at the same time, and the results come back in the order of the list.
//!
//! Each package gets a thread of its own. On the day of a release there are 20,000, and the system refuses.
//! Goal: as many threads as asked for and no more, however many packages there are.

use std::hint::black_box;
use std::thread;

use heaplings::bench;

// TODO: let a few threads take one package after the other.
/// Checks all packages, `workers` at a time. Returns the results in the packages' order.
fn check_all(packages: &[String], workers: usize, check: impl Fn(&str) -> u64 + Sync) -> Vec<u64> {
    let mut results = Vec::new();
    thread::scope(|scope| {
        let check = &check;
        let mut at_work = Vec::with_capacity(packages.len());
        for package in packages {
            at_work.push(scope.spawn(move || check(package)));
        }
        results.extend(at_work.into_iter().map(|thread| thread.join().expect("no check panics")));
    });
    assert!(workers > 0, "somebody has to work");
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
