//! Each thread adds up its own lines, and what it hands over is a sum.
//!
//! ## Why it works
//!
//! Only sums are wanted, and a sum of sums is a sum. So a thread has no need to hand over what it read: it
//! keeps one accumulator, 120 bytes on its own stack, adds to it without a lock, and returns it. What is
//! joined at the end is one small value for each thread, and not one list for each line. `flat_map` passes
//! the samples on one by one, so a line needs no list either.
//!
//! The same works for everything that can be joined from parts: counts, extremes, histograms, sketches,
//! sorted runs.
//!
//! ## What it costs
//!
//! A second function that joins two accumulators, and it has to be right: two means cannot be joined, but two
//! sums and two counts can. The order of the parts must not matter, or they must be joined in order.
//!
//! ## When not to
//!
//! When the accumulator itself is large, as a map of all words is: then one for each thread fills the memory
//! (conc9). And where the samples are needed afterwards, they have to be kept; then let each thread write
//! into its own part of one Vec.
//!
//! rayon's `fold` and `reduce` are this pattern, with threads that take work from each other. With one file
//! for each thread, `thread::scope` is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | allocates_nothing_for_a_line | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | keeps_nothing_of_a_line | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//!
//! Seen: cfsamson/pixar_raytracer#4: one flat parallel loop in place of a nested one: 107 MB to 7.23 MB.

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

impl Totals {
    fn add(&mut self, sample: &Sample) {
        self.requests[sample.class] += u64::from(sample.is_first);
        self.hops[sample.class] += 1;
        self.micros[sample.class] += sample.micros;
    }

    fn and(mut self, other: &Totals) -> Totals {
        for class in 0..5 {
            self.requests[class] += other.requests[class];
            self.hops[class] += other.hops[class];
            self.micros[class] += other.micros[class];
        }
        self
    }
}

/// Adds up the lines of all files, each on a thread of its own.
fn add_up<'a>(files: Vec<impl Iterator<Item = &'a str> + Send>) -> Totals {
    let parts = thread::scope(|scope| {
        let workers: Vec<_> = files
            .into_iter()
            .map(|file| {
                scope.spawn(|| {
                    let mut totals = Totals::default();
                    file.flat_map(samples).for_each(|sample| totals.add(&sample));
                    totals
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("no line panics")).collect::<Vec<Totals>>()
    });
    parts.iter().fold(Totals::default(), |totals, part| totals.and(part))
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
