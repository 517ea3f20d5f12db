//! A tracing service loads an hour's reports into a table: at most one entry for each, so it says so.
//!
//! ## Why it works
//!
//! A map that is filled without a plan grows through 3, 7, 14, 28 … up to its size, and each growth makes a
//! new table, hashes every key again, moves it, and only then frees the old table. There cannot be more
//! requests than reports, so `with_capacity(reports.len())` makes the one table that is needed, and no key
//! moves. 3,000 requests then take 3,000 hashes instead of 6,580, and the peak is the table itself and not
//! one and a half.
//!
//! ## What it costs
//!
//! Nothing here: the table is the one that growing would have ended with. A capacity is rounded up to a
//! power of two of places, 7/8 of which may be taken, so asking for 3,000 gives room for 3,584.
//!
//! ## When not to
//!
//! When most keys come again. Ten thousand reports of fifty requests are room for ten thousand, kept for as
//! long as the table lives; count what is different, guess low, or let it grow and pay a few allocations.
//! And do not give every map the capacity of the largest one you have seen: a free place costs as much as a
//! taken one.
//!
//! ## Another way
//!
//! `collect` and `extend` ask the iterator how many come: with no key twice, `reports.iter().map(|r|
//! (r.request, r.micros)).collect()` is one allocation as well. But `extend` of a map that is not empty
//! reserves for half of them only, in case the other half is there already; where you know better, call
//! `reserve` first.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_table_allocates_once | before | 11 | 139372 | 104480 | 69648 |
//! | | after | 1 | 69648 | 69648 | 69648 |
//! | a_table_peaks_at_its_own_size | before | 11 | 139372 | 104480 | 69648 |
//! | | after | 1 | 69648 | 69648 | 69648 |
//! | a_day_allocates_once_for_an_hour | before | 207 | 982084 | 508544 | 491120 |
//! | | after | 24 | 491120 | 491120 | 491120 |
//! | a_day_asks_for_no_more_than_its_hours_need | before | 207 | 982084 | 508544 | 491120 |
//! | | after | 24 | 491120 | 491120 | 491120 |

use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// What a request reports when it is done.
#[derive(Clone, Copy)]
struct Report {
    request: u64,
    micros: u32,
}

fn load(reports: &[Report]) -> HashMap<u64, u32> {
    let mut table = HashMap::with_capacity(reports.len());
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
