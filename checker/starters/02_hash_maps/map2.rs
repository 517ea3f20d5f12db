//! A tracing service keeps, for each hour of the day, a table from the number of a request to how long it
//! took, in microseconds, so that support can look a request up. A request that reports twice counts with
//! the longer time. The tables are loaded from the hour's reports and live all day.
//!
//! Each table is built again and again while it is loaded, and every request in it finds a new place.
//! Goal: one allocation for a table, of the size that the hour's reports need.

use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// What a request reports when it is done.
#[derive(Clone, Copy)]
struct Report {
    request: u64,
    micros: u32,
}

// TODO: let a table ask for its memory once.
fn load(reports: &[Report]) -> HashMap<u64, u32> {
    let mut table = HashMap::new();
    for report in reports {
        let longest = table.entry(report.request).or_insert(0);
        *longest = report.micros.max(*longest);
    }
    table
}

/// A table for every hour, in their order.
fn load_day(hours: &[Vec<Report>]) -> Vec<HashMap<u64, u32>> {
    hours.iter().map(|reports| load(reports)).collect()
}

/// An hour with `n` requests.
fn hour(number: u64, n: u64) -> Vec<Report> {
    (0..n).map(|i| Report { request: number << 32 | i, micros: (i * 37 % 900) as u32 + 1 }).collect()
}

fn main() {
    let reports = hour(14, 10_000);
    bench("load(an hour)", || load(black_box(&reports)));
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

    fn report(request: u64, micros: u32) -> Report {
        Report { request, micros }
    }

    #[test]
    fn finds_every_request() {
        for (number, n) in [(1, 1), (2, 7), (3, 8), (4, 3_000)] {
            let reports = hour(number, n);
            let table = load(&reports);
            assert_eq!(table.len(), n as usize);
            assert!(reports.iter().all(|report| table.get(&report.request) == Some(&report.micros)));
            assert_eq!(table.get(&7), None);
        }
    }

    #[test]
    fn keeps_the_longer_time() {
        assert!(load(&[]).is_empty());
        let table = load(&[report(8, 30), report(9, 5), report(8, 20), report(9, 50), report(10, 0)]);
        assert_eq!(table.len(), 3);
        assert_eq!((table.get(&8), table.get(&9), table.get(&10)), (Some(&30), Some(&50), Some(&0)));
    }

    #[test]
    fn keeps_a_table_for_every_hour() {
        assert!(load_day(&[]).is_empty());
        let hours = day();
        let tables = load_day(&hours);
        assert_eq!(tables.len(), 24);
        for (table, reports) in tables.iter().zip(&hours) {
            assert_eq!(table.len(), reports.len());
            assert!(reports.iter().all(|report| table.get(&report.request) == Some(&report.micros)));
        }
    }

    #[test]
    fn a_table_allocates_once() {
        let heap = measure_with(|| hour(9, 3_000), |reports| load(&reports));
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn a_table_peaks_at_its_own_size() {
        let heap = measure_with(|| hour(9, 3_000), |reports| load(&reports));
        // 4,096 places of 16 bytes, a byte beside each, and 16 at the end (8 on some platforms).
        dhat::assert!(heap.max_bytes <= 69_648);
    }

    #[test]
    fn a_day_allocates_once_for_an_hour() {
        let heap = measure_with(day, |hours| load_day(&hours));
        // The list, and a table for each hour but the quiet one.
        dhat::assert!(heap.total_blocks <= 24);
    }

    #[test]
    fn a_day_asks_for_no_more_than_its_hours_need() {
        let heap = measure_with(day, |hours| load_day(&hours));
        // 24 maps of 48 bytes; tables of 128 (1 hour), 256 (2), 512 (3), 1,024 (8) and 2,048 places (9),
        // 17 bytes a place and 16 more for each table.
        dhat::assert!(heap.total_bytes <= 491_120);
    }
}
