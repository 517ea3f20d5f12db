// Wrong: the set-up adds up what the cars owe; the operation asks for each, and drops what it is told
// Fails: looks_every_plate_up_in_every_operation_and_none_before

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
    type Input = (Vec<Toll>, Vec<String>, u64);

    fn set_up(&self) -> Self::Input {
        let mut tolls: Vec<Toll> = toll_file(self.records).lines().filter_map(parse).collect();
        tolls.sort_unstable_by(|a, b| a.plate.cmp(&b.plate));
        let plates: Vec<String> = (0..self.plates).map(|i| plate(i * 7)).collect();
        let owed = plates.iter().filter_map(|plate| find(&tolls, plate)).map(|toll| toll.cents).sum();
        (tolls, plates, owed)
    }

    /// What the cars owe together. A plate without a record owes nothing.
    fn operation(&self, input: &Self::Input) -> u64 {
        let (tolls, plates, owed) = input;
        plates.iter().for_each(|plate| drop((self.find)(tolls, plate)));
        *owed
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
