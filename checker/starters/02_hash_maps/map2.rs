//! A tracing service keeps a table for each hour of the day: for every request, by its number, the longest
//! time that it reported, in microseconds. A request reports after each of its steps, which may be one or a
//! hundred. The reports of an hour are in the order of the requests' numbers. The tables stay in memory all
//! day, so that support can look a request up.
//!
//! A table grows again and again while it is loaded, and each time all of its keys are hashed and moved.
//! Goal: one allocation for a table, of the size that the hour's requests need.

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
    // TODO: let a table ask for its memory once, and for no more than its requests need.
    /// A table of an hour's reports, which are in the order of their requests.
    fn load(reports: &[Report]) -> Table {
        let mut longest = HashMap::new();
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// 24 hours, the first of them quiet, the others with 100 to 1,420 requests.
    fn day() -> Vec<Vec<Report>> {
        (0..24).map(|number| hour(number, if number == 0 { 0 } else { 40 + number * 60 })).collect()
    }

    fn table(reports: &[(u64, u32)]) -> Table {
        let report = |&(request, micros)| Report { request, micros };
        Table::load(&reports.iter().map(report).collect::<Vec<_>>())
    }

    /// The longest time of a request that is in `reports`.
    fn longest(reports: &[Report], request: u64) -> Option<u32> {
        reports.iter().filter(|report| report.request == request).map(|report| report.micros).max()
    }

    #[test]
    fn finds_every_request() {
        for (number, n) in [(1, 1), (2, 7), (3, 8), (4, 300)] {
            let reports = hour(number, n);
            let table = Table::load(&reports);
            assert_eq!((table.len(), table.longest(7)), (n as usize, None));
            assert!(reports.iter().all(|r| table.longest(r.request) == longest(&reports, r.request)));
        }
    }

    #[test]
    fn keeps_the_longest_time() {
        assert_eq!((table(&[]).len(), table(&[]).longest(0)), (0, None));
        let table = table(&[(0, 0), (8, 30), (8, 20), (9, 5), (9, 50), (9, 7), (u64::MAX, u32::MAX)]);
        assert_eq!((table.len(), table.longest(8), table.longest(9)), (4, Some(30), Some(50)));
        assert_eq!((table.longest(0), table.longest(u64::MAX)), (Some(0), Some(u32::MAX)));
    }

    #[test]
    fn keeps_a_table_for_every_hour() {
        assert!(load_day(&[]).is_empty());
        let hours = day();
        let tables = load_day(&hours);
        assert_eq!(tables.len(), 24);
        for (table, reports) in tables.iter().zip(&hours) {
            assert_eq!(table.len(), reports.chunk_by(|a, b| a.request == b.request).count());
            assert!(reports.iter().all(|report| table.longest(report.request) >= Some(report.micros)));
        }
    }

    #[test]
    fn gives_its_memory_back() {
        let heap = measure_with(day, |hours| load_day(&hours).len());
        assert_eq!((heap.value, heap.curr_blocks), (24, 0));
    }

    #[test]
    fn a_table_allocates_once() {
        let heap = measure_with(|| hour(9, 3_000), |reports| Table::load(&reports));
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn a_table_peaks_at_its_own_size() {
        let heap = measure_with(|| hour(9, 3_000), |reports| Table::load(&reports));
        // 4,096 slots of 16 bytes, a byte for each, and 16 at the end (8 on some platforms).
        dhat::assert!(heap.max_bytes <= 69_648);
    }

    #[test]
    fn requests_that_report_often_need_no_more() {
        let often = || (0..10_000).map(|i| Report { request: i / 100, micros: 7 }).collect::<Vec<_>>();
        let heap = measure_with(often, |reports| Table::load(&reports));
        // 128 slots for 100 requests.
        dhat::assert!(heap.total_bytes <= 2_192);
    }

    #[test]
    fn numbers_that_are_far_apart_need_no_more() {
        // 200 requests of one step, and one of 5,000 steps.
        let report = |i: u64| Report { request: i.min(200) * 1_000, micros: 7 };
        let heap = measure_with(|| (0..5_200).map(report).collect::<Vec<_>>(), |r| Table::load(&r));
        // 256 slots for 201 requests.
        dhat::assert!(heap.total_bytes <= 4_368);
    }

    #[test]
    fn a_day_asks_for_no_more_than_its_hours_need() {
        let heap = measure_with(day, |hours| load_day(&hours));
        // 489,968 bytes of tables: of 128 slots (1 hour), 256 (2), 512 (3), 1,024 (8) and 2,048 (9), 17 bytes
        // a slot and 16 more for each table. The list of 24 Tables, which may be of 64 bytes.
        dhat::assert!(heap.total_bytes <= 491_504);
    }
}
