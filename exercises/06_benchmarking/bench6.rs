//! A photo service measures how long a thumbnail takes, and every report says something else. The first
//! thumbnails are slow: caches are empty, and the processor is still asleep. Now and then another program
//! runs in between, and a sample is fifty times too long; now and then one is too short. The report takes
//! the mean of everything, and makes a label for each sample between two samples.
//! Goal: the time of a typical operation once everything is warm, with half of the samples above it and half
//! below, and with no memory asked for between two samples.

use std::hint::black_box;
use std::time::Instant;

use heaplings::bench;

/// Tells the time, in nanoseconds since some moment.
trait Clock {
    fn now(&self) -> u64;
}

/// The real clock.
struct Wall(Instant);

impl Clock for Wall {
    fn now(&self) -> u64 {
        self.0.elapsed().as_nanos() as u64
    }
}

/// After so many operations everything is warm.
const WARM_UP: usize = 400;
/// How many samples a report is made of, an odd number.
const SAMPLES: usize = 25;
/// The operations of one sample: enough of them to be longer than a tick of the clock.
const PER_SAMPLE: usize = 20;

/// The nanoseconds that an operation takes.
// TODO: warm up, take the figure in the middle, and allocate before the first sample or never.
fn typical<R>(clock: &impl Clock, mut operation: impl FnMut() -> R) -> u64 {
    let mut samples = Vec::new();
    for number in 1..=SAMPLES {
        let start = clock.now();
        for _ in 0..PER_SAMPLE {
            black_box(operation());
        }
        let took = (clock.now() - start) / PER_SAMPLE as u64;
        samples.push((format!("sample {number} of {SAMPLES}"), took));
    }
    samples.iter().map(|(_, took)| took).sum::<u64>() / SAMPLES as u64
}

/// Every eighth pixel of every eighth row, into a thumbnail that is there already.
fn thumbnail(photo: &[u8], width: usize, thumbnail: &mut Vec<u8>) {
    thumbnail.clear();
    for row in photo.chunks_exact(width).step_by(8) {
        thumbnail.extend(row.iter().step_by(8));
    }
}

fn main() {
    let photo: Vec<u8> = (0..320 * 240).map(|i| (i % 251) as u8).collect();
    let mut small = Vec::with_capacity(40 * 30);
    let clock = Wall(Instant::now());
    let mut report = || typical(&clock, || thumbnail(black_box(&photo), 320, black_box(&mut small)));
    println!("thumbnail(320x240): {} ns/op by {SAMPLES} samples; warm after {WARM_UP}", report());
    bench("a report of 25 samples", report);
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::cell::Cell;

    /// A clock that stands still until an operation lets time pass.
    #[derive(Default)]
    struct Ticks {
        now: Cell<u64>,
        readings: Cell<usize>,
        operations: Cell<usize>,
    }

    impl Clock for Ticks {
        fn now(&self) -> u64 {
            self.readings.set(self.readings.get() + 1);
            self.now.get()
        }
    }

    impl Ticks {
        /// What `typical` says of operations that take as long as `nanoseconds` says of the n-th, from 0.
        fn typical(&self, nanoseconds: impl Fn(usize) -> u64) -> u64 {
            typical(self, || {
                let number = self.operations.get();
                self.operations.set(number + 1);
                self.now.set(self.now.get() + nanoseconds(number));
            })
        }
    }

    #[test]
    fn makes_a_thumbnail() {
        let mut small = vec![9; 100];
        thumbnail(&[], 8, &mut small);
        assert!(small.is_empty());
        thumbnail(&[7; 64], 8, &mut small);
        assert_eq!(small, [7]);
        let photo: Vec<u8> = (0..=255).collect();
        thumbnail(&photo, 16, &mut small);
        assert_eq!(small, [0, 8, 128, 136]);
    }

    #[test]
    fn a_steady_operation_takes_what_it_takes() {
        assert_eq!(Ticks::default().typical(|_| 0), 0);
        assert_eq!(Ticks::default().typical(|_| 1), 1);
        assert_eq!(Ticks::default().typical(|_| 1_234_567), 1_234_567);
    }

    #[test]
    fn takes_all_samples_and_reads_the_clock_around_each() {
        assert_eq!((WARM_UP, SAMPLES, PER_SAMPLE), (400, 25, 20), "these are given");
        let ticks = Ticks::default();
        ticks.typical(|_| 10);
        let (readings, operations) = (ticks.readings.get(), ticks.operations.get());
        let (least, most) = (SAMPLES * PER_SAMPLE, 2 * WARM_UP + SAMPLES * PER_SAMPLE);
        assert!((least..=most).contains(&operations), "{operations} operations, not {least} to {most}");
        // The clock may run while all is getting warm, too; but each time for a whole sample.
        let (least, most) = (SAMPLES + 1, 2 * operations / PER_SAMPLE + 2);
        assert!((least..=most).contains(&readings), "{readings} readings, not {least} to {most}");
    }

    #[test]
    fn a_cold_start_does_not_count() {
        let ticks = Ticks::default();
        let sudden = ticks.typical(|number| if number < WARM_UP { 90_000 } else { 70 });
        assert_eq!(sudden, 70, "90,000 for each of the first {WARM_UP} operations, then 70");
        let gradual = Ticks::default().typical(|number| 70 + WARM_UP.saturating_sub(number) as u64);
        assert_eq!(gradual, 70, "one less each time, until it is 70 after {WARM_UP} operations");
        let (operations, least) = (ticks.operations.get(), WARM_UP + SAMPLES * PER_SAMPLE);
        assert!(operations >= least, "{operations} operations; warm-up and samples are {least}");
    }

    #[test]
    fn a_noisy_sample_changes_nothing() {
        for noise in [450, 533, 600, 777, 880] {
            let slow = |number| if (noise..noise + 9).contains(&number) { 1_000_000 } else { 300 };
            assert_eq!(Ticks::default().typical(slow), 300, "300, and a million from {noise} on, 9 times");
        }
        for luck in [450, 533, 600, 777, 840] {
            let fast = |number| if (luck..luck + 60).contains(&number) { 20 } else { 300 };
            assert_eq!(Ticks::default().typical(fast), 300, "300, and 20 from {luck} on, 60 times");
        }
    }

    #[test]
    fn half_above_half_below() {
        // Each operation takes 20 more than the one before. The sample in the middle is the mean of the 20
        // in the middle: 190 more than the first of them.
        let ticks = Ticks::default();
        let middle = ticks.typical(|number| 20 * number as u64);
        let warm_up = ticks.operations.get().saturating_sub(SAMPLES * PER_SAMPLE);
        let first = warm_up + SAMPLES / 2 * PER_SAMPLE;
        assert_eq!(middle, 20 * first as u64 + 190, "20 more each time, after {warm_up} operations");
        // The samples are in no order, and those above the middle are further away from it than those below.
        let scattered = |number: usize| (number / PER_SAMPLE * 7 % SAMPLES).pow(3) as u64;
        let ticks = Ticks::default();
        let middle = ticks.typical(scattered);
        let first = ticks.operations.get().saturating_sub(SAMPLES * PER_SAMPLE);
        let operations: Vec<u64> = (first..).take(SAMPLES * PER_SAMPLE).map(scattered).collect();
        let sample = |sample: &[u64]| sample.iter().sum::<u64>() / PER_SAMPLE as u64;
        let above = operations.chunks(PER_SAMPLE).filter(|took| sample(took) > middle).count();
        let below = operations.chunks(PER_SAMPLE).filter(|took| sample(took) < middle).count();
        assert_eq!((above, below), (12, 12), "so many samples are above {middle} and below it");
        // About one sample in three is slow, and the mean therefore about 40.
        let third = |number: usize| if (number / 160).is_multiple_of(3) { 100 } else { 10 };
        assert_eq!(Ticks::default().typical(third), 10, "160 times 100, 320 times 10, and so on");
    }

    #[test]
    fn allocates_once_at_the_most() {
        let heap = measure(|| Ticks::default().typical(|number| number as u64));
        // A Vec for the samples; in an array they need none.
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn holds_a_number_for_each_sample() {
        let heap = measure(|| Ticks::default().typical(|number| number as u64));
        // 25 samples of 8 bytes, and 20 more if the warm-up is of samples, too.
        dhat::assert!(heap.total_bytes <= 360);
    }
}
