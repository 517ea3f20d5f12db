// Wrong: the median of five medians, each of five samples, is not the one in the middle
// Fails: half_above_half_below

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
fn typical<R>(clock: &impl Clock, mut operation: impl FnMut() -> R) -> u64 {
    for _ in 0..WARM_UP {
        black_box(operation());
    }
    let mut sample = || {
        let start = clock.now();
        (0..PER_SAMPLE).for_each(|_| drop(black_box(operation())));
        (clock.now() - start) / PER_SAMPLE as u64
    };
    let mut medians: [u64; 5] = std::array::from_fn(|_| {
        let mut five: [u64; 5] = std::array::from_fn(|_| sample());
        five.sort_unstable();
        five[2]
    });
    medians.sort_unstable();
    medians[2]
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
