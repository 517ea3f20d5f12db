//! A content network writes a line for each request: its status, and the microseconds that each hop took. At
//! night the lines of all servers are added up by class of status, with one thread for each server's file.
//!
//! Each line becomes a list of samples, each thread returns its list of lists, and all of them are joined
//! into one before anything is added up.
//! Goal: no memory for a line, and a peak that is the same for an hour and for a year of lines.

use std::hint::black_box;
use std::thread;

use heaplings::bench;

/// Requests, hops and their microseconds, by class of status: 1xx first, 5xx last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Totals {
    requests: [u64; 5],
    hops: [u64; 5],
    micros: [u64; 5],
}

/// What one hop of one request took.
struct Sample {
    class: usize,
    is_first: bool,
    micros: u64,
}

/// The samples of a line such as `200 1530 75`. A line that is no such line has none.
fn samples(line: &str) -> impl Iterator<Item = Sample> {
    let mut words = line.split_ascii_whitespace();
    let status = words.next().and_then(|word| word.parse::<usize>().ok()).unwrap_or_default();
    let hops = words.filter_map(|word| word.parse().ok()).enumerate();
    hops.filter(move |_| (100..600).contains(&status)).map(move |(i, micros)| Sample {
        class: status / 100 - 1,
        is_first: i == 0,
        micros,
    })
}

// TODO: let each thread add up as it reads.
/// Adds up the lines of all files, each on a thread of its own.
fn add_up<'a>(files: Vec<impl Iterator<Item = &'a str> + Send>) -> Totals {
    let all: Vec<Vec<Sample>> = thread::scope(|scope| {
        let workers: Vec<_> = files
            .into_iter()
            .map(|file| {
                scope.spawn(|| file.map(|line| samples(line).collect()).collect::<Vec<Vec<Sample>>>())
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no line panics")).collect()
    });
    let mut totals = Totals::default();
    for sample in all.into_iter().flatten() {
        totals.requests[sample.class] += u64::from(sample.is_first);
        totals.hops[sample.class] += 1;
        totals.micros[sample.class] += sample.micros;
    }
    totals
}

/// The lines of a server, over and over.
fn file(n: usize) -> impl Iterator<Item = &'static str> + Send {
    let lines = ["200 1530 75", "404 80", "200 900 12 3", "", "503 30000 1", "304 4", "what is this"];
    lines.into_iter().cycle().take(n)
}

fn main() {
    bench("add_up(4 files of 2000 lines)", || add_up((0..4).map(|_| file(black_box(2_000))).collect()));
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
    fn adds_up_by_class() {
        assert_eq!(add_up(vec![file(0)]), Totals::default());
        assert_eq!(add_up(Vec::<std::iter::Empty<&str>>::new()), Totals::default());
        let week =
            Totals { requests: [0, 2, 1, 1, 1], hops: [0, 5, 1, 1, 2], micros: [0, 2_520, 4, 80, 30_001] };
        assert_eq!(add_up(vec![file(7)]), week);
        let times = |totals: [u64; 5], n| totals.map(|total| total * n);
        for (files, n) in [(1, 3), (4, 50), (9, 11)] {
            let n_times = Totals {
                requests: times(week.requests, files * n),
                hops: times(week.hops, files * n),
                micros: times(week.micros, files * n),
            };
            assert_eq!(add_up((0..files).map(|_| file(7 * n as usize)).collect()), n_times);
        }
        let edges = "99 1\n100 2\n599 3\n600 4\n-200 5\n200\n200 x 6";
        let totals = add_up(vec![edges.lines()]);
        assert_eq!((totals.requests, totals.micros), ([1, 1, 0, 0, 1], [2, 6, 0, 0, 3]));
    }

    #[test]
    fn reads_all_files_at_once() {
        let seen = (Mutex::new(HashSet::new()), Condvar::new());
        let slow = || file(3).inspect(|_| assert!(meet(&seen, 6), "some file waits for another one"));
        assert_eq!(add_up((0..6).map(|_| slow()).collect()).requests[1], 12);
    }

    #[test]
    fn allocates_nothing_for_a_line() {
        let heap = measure_threads(|| add_up((0..4).map(|_| file(2_000)).collect()));
        assert_eq!(heap.value.requests[1], 2_288);
        // Four threads need a few blocks each, and there are 8,000 lines.
        dhat::assert!(heap.total_blocks <= 100);
    }

    #[test]
    fn keeps_nothing_of_a_line() {
        let heap = measure_threads(|| add_up((0..4).map(|_| file(4_000)).collect()));
        assert_eq!(heap.value.requests[1], 4_576);
        // What four threads need, and some totals of 120 bytes; the samples are 500,000 bytes and more.
        dhat::assert!(heap.max_bytes <= 10_000);
    }
}
