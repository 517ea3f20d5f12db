//! A road operator asks how long it takes to find the tolls of 100 number plates among 2,000 records. The
//! look-up is a binary search and allocates nothing, and yet its benchmark reports thousands of allocations
//! for each operation. Whatever `operation` does is timed and counted, and here it first makes a file, reads
//! it, sorts it and writes down the plates to ask for.
//! Goal: `operation` does the 100 look-ups, every time, and allocates nothing.

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

// TODO: let `operation` do the look-ups, and `set_up` everything that prepares them.
impl<F: Fn(&[Toll], &str) -> Option<u64>> Benchmark for LookUps<F> {
    type Input = u32;

    fn set_up(&self) -> u32 {
        self.records
    }

    /// What the cars owe together. A plate without a record owes nothing.
    fn operation(&self, &records: &u32) -> u64 {
        let mut tolls: Vec<Toll> = toll_file(records).lines().filter_map(parse).collect();
        tolls.sort_unstable_by(|a, b| a.plate.cmp(&b.plate));
        let plates: Vec<String> = (0..self.plates).map(|i| plate(i * 7)).collect();
        plates.iter().filter_map(|plate| (self.find)(&tolls, plate)).sum()
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
