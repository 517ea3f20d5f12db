// Wrong: takes the numbers for dense, and makes room for all between the first and the last
// Fails: numbers_that_are_far_apart_need_no_more
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// What a request reports after a step.
#[derive(Clone, Copy)]
struct Report {
    request: u64,
    micros: u32,
}

/// The longest time that each request of an hour reported.
struct Table {
    longest: HashMap<u64, u32>,
}

impl Table {
    /// A table of an hour's reports, which are in the order of their requests.
    fn load(reports: &[Report]) -> Table {
        let span = match reports {
            [] => 0,
            [first, .., last] => (last.request - first.request).saturating_add(1),
            [_] => 1,
        };
        let mut longest = HashMap::with_capacity(reports.len().min(span as usize));
        for report in reports {
            let micros = longest.entry(report.request).or_insert(0);
            *micros = report.micros.max(*micros);
        }
        Table { longest }
    }

    /// The longest time that a request reported.
    fn longest(&self, request: u64) -> Option<u32> {
        self.longest.get(&request).copied()
    }

    /// How many requests there are.
    fn len(&self) -> usize {
        self.longest.len()
    }
}

/// A table for every hour. (The tests use it; grading takes it as published.)
fn load_day(hours: &[Vec<Report>]) -> Vec<Table> {
    hours.iter().map(|reports| Table::load(reports)).collect()
}

/// An hour with `n` requests, of one to three steps. (The tests use it; grading takes it as published.)
fn hour(number: u64, n: u64) -> Vec<Report> {
    let report = |i, step| Report { request: number << 32 | i, micros: (i * 37 + step * 500) as u32 % 900 };
    (0..n).flat_map(|i| (0..1 + i % 3).map(move |step| report(i, step))).collect()
}

fn main() {
    let reports = hour(14, 10_000);
    let table = Table::load(&reports);
    eprintln!("{} requests, the first took {:?} µs", table.len(), table.longest(14 << 32));
    bench("load(an hour)", || Table::load(black_box(&reports)));
    let day: Vec<Vec<Report>> = (0..24).map(|number| hour(number, number * 100)).collect();
    bench("load_day(24 hours)", || load_day(black_box(&day)));
}
