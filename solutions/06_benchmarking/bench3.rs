//! A benchmark of 100 look-ups, in which the records and the questions are there before the clock starts.
//!
//! ## Why it works
//!
//! A benchmark has two parts, and the border between them is part of its claim. What a user of the code pays
//! at every call belongs inside the timed part; what only the benchmark needs, to have something to call the
//! code with, belongs before it. Here that is the file, the parsing, the sorting, and also the 100 plates to
//! ask for: somebody must make these strings, but not the look-up. With all of it in `set_up` the operation
//! allocates 0 blocks, and a single block that slips into `find` tomorrow is seen at once. Among thousands
//! nobody would see it.
//!
//! ## What it costs
//!
//! All operations share the input, so they must not change it; the next exercise is about those that do. And
//! after a few rounds the records are in the caches, so the figure is that of a warm look-up.
//!
//! ## When not to
//!
//! If the service really reads the file for every request, its users wait for the reading: leave it in, or
//! better, time both and print two lines. A benchmark without the slow part shows a fine figure of a program
//! that is slow. And never let the set-up do a part of the work: with answers made ahead, the operation
//! would be fast and meaningless. Here a test counts the look-ups.
//!
//! ## Another way
//!
//! The border can be a line: everything above `bench(…)` in `main` is set-up, as is what stands above
//! `b.ResetTimer()` or `b.Loop()` in Go. A trait is worth it where many benchmarks share one runner.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | an_operation_allocates_nothing | before | 8122 | 277648 | 112304 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;

use heaplings::bench;

/// What a car owes, in cents.
struct Toll {
    plate: String,
    cents: u64,
}

/// The record of a plate among tolls that are sorted by plate. The tests use it, and `Toll`, as they stand
/// here.
fn find<'a>(tolls: &'a [Toll], plate: &str) -> Option<&'a Toll> {
    let at = tolls.binary_search_by(|toll| toll.plate.as_str().cmp(plate)).ok()?;
    Some(&tolls[at])
}

/// Something to be timed: `set_up` is called once, before the clock starts, and `operation` over and over
/// with what it made.
trait Benchmark {
    type Input;

    fn set_up(&self) -> Self::Input;
    fn operation(&self, input: &Self::Input) -> u64;
}

/// Looks up plates with `find`, the function that the benchmark is about.
struct LookUps<F> {
    find: F,
    records: u32,
    plates: u32,
}

impl<F: Fn(&[Toll], &str) -> Option<u64>> Benchmark for LookUps<F> {
    /// The tolls, sorted by plate, and the plates to look up.
    type Input = (Vec<Toll>, Vec<String>);

    fn set_up(&self) -> Self::Input {
        let mut tolls: Vec<Toll> = toll_file(self.records).lines().filter_map(parse).collect();
        tolls.sort_unstable_by(|a, b| a.plate.cmp(&b.plate));
        let plates = (0..self.plates).map(|i| plate(i * 7)).collect();
        (tolls, plates)
    }

    /// What the cars owe together. A plate without a record owes nothing.
    fn operation(&self, (tolls, plates): &Self::Input) -> u64 {
        plates.iter().filter_map(|plate| (self.find)(tolls, plate)).sum()
    }
}

/// The number plate of a car. Cars have numbers from 0, and their plates are in no order.
fn plate(car: u32) -> String {
    let number = car.wrapping_mul(7_919) % 10_000;
    format!("{}{}-{number:04}", char::from(b'A' + (car % 26) as u8), char::from(b'A' + (car / 26 % 26) as u8))
}

/// A line for each of the first `records` cars: its plate and what it owes.
fn toll_file(records: u32) -> String {
    (0..records).map(|car| format!("{};{}\n", plate(car), 100 + car % 50)).collect()
}

fn parse(line: &str) -> Option<Toll> {
    let (plate, cents) = line.split_once(';')?;
    Some(Toll { plate: plate.to_string(), cents: cents.parse().ok()? })
}

fn main() {
    let find = |tolls: &[Toll], plate: &str| find(tolls, plate).map(|toll| toll.cents);
    let look_ups = LookUps { find, records: 2_000, plates: 100 };
    let input = look_ups.set_up();
    bench("100 look-ups", || look_ups.operation(black_box(&input)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    fn cents(tolls: &[Toll], plate: &str) -> Option<u64> {
        find(tolls, plate).map(|toll| toll.cents)
    }

    /// What the benchmark should find, computed in another way.
    fn owed(records: u32, plates: u32) -> u64 {
        (0..plates).map(|i| i * 7).filter(|car| *car < records).map(|car| u64::from(100 + car % 50)).sum()
    }

    #[test]
    fn plates_differ() {
        let mut plates: Vec<String> = (0..2_000).map(plate).collect();
        plates.sort();
        plates.dedup();
        assert_eq!(plates.len(), 2_000);
    }

    #[test]
    fn finds_what_the_cars_owe() {
        for (records, plates) in [(0, 0), (0, 5), (1, 1), (50, 20), (2_000, 100), (1_000, 40)] {
            let look_ups = LookUps { find: cents, records, plates };
            let input = look_ups.set_up();
            assert_eq!(look_ups.operation(&input), owed(records, plates), "{plates} of {records}");
        }
    }

    #[test]
    fn looks_every_plate_up_in_every_operation_and_none_before() {
        let (asked, addresses) = (RefCell::new(Vec::new()), RefCell::new(BTreeSet::new()));
        let find = |tolls: &[Toll], plate: &str| {
            assert_eq!(tolls.len(), 300);
            asked.borrow_mut().push(plate.to_string());
            addresses.borrow_mut().insert(plate.as_ptr());
            Some(3)
        };
        let look_ups = LookUps { find, records: 300, plates: 100 };
        let input = look_ups.set_up();
        assert!(asked.borrow().is_empty(), "`set_up` looks plates up, which is what is to be timed");
        let mut plates: Vec<String> = (0..100).map(|i| plate(i * 7)).collect();
        plates.sort();
        for _ in 0..3 {
            let found = look_ups.operation(&input);
            let mut asked = asked.take();
            asked.sort();
            assert_eq!(asked, plates);
            assert_eq!(found, 300, "`find` says 3 for each of 100 plates");
            // A plate that is written over the one before has its address.
            assert_eq!(
                addresses.take().len(),
                100,
                "plates that are made one after another, while it is timed"
            );
        }
    }

    #[test]
    fn an_operation_allocates_nothing() {
        let look_ups = || LookUps { find: cents, records: 2_000, plates: 100 };
        let heap = measure_with(|| look_ups().set_up(), |input| look_ups().operation(&input));
        dhat::assert!(heap.total_blocks == 0);
    }
}
