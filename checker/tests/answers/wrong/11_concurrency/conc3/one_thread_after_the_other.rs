// Wrong: it adds up without a list, and reads one file after the other.
// Fails: reads_all_files_at_once
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
    let mut totals = Totals::default();
    for file in files {
        let part = thread::scope(|scope| {
            let worker = scope.spawn(|| {
                let mut totals = Totals::default();
                file.flat_map(samples).for_each(|sample| totals.add(&sample));
                totals
            });
            worker.join().expect("no line panics")
        });
        totals = totals.and(&part);
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
