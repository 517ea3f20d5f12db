//! An observatory stacks exposures of the same piece of sky: the median of all values of a pixel is sky,
//! and whatever moved through one of them, aeroplane or satellite, is gone. All exposures are unpacked for
//! that at the same time, each to a canvas from a pool; in the morning another piece is stacked.
//!
//! Now and then an exposure is damaged, and the codec, which is not ours, even panics at some. The stack is
//! given up then, and that is fine. But each such night the pool loses its canvases, and the next makes new
//! ones.
//! Goal: a canvas comes back to the pool however a stack ends.

use std::cell::RefCell;
use std::hint::black_box;

use heaplings::bench;

/// The bytes that a canvas has room for: a pixel each.
const CANVAS: usize = 1_024;

/// What is wrong with an exposure that cannot be unpacked.
#[derive(Debug, PartialEq, Eq)]
struct Damaged;

/// Canvases that nobody needs at the moment.
struct Pool {
    free: RefCell<Vec<Vec<u8>>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: RefCell::new(Vec::new()) }
    }

    /// An empty canvas.
    fn take(&self) -> Vec<u8> {
        self.free.borrow_mut().pop().unwrap_or_else(|| Vec::with_capacity(CANVAS))
    }

    fn put(&self, mut canvas: Vec<u8>) {
        canvas.clear();
        self.free.borrow_mut().push(canvas);
    }
}

// TODO: let every canvas come back: after a stack that is good, damaged, or ends in a panic.
/// The piece of sky that these exposures show, as far as all of them reach.
fn stack(pool: &Pool, exposures: &[&[u8]]) -> Result<Vec<u8>, Damaged> {
    let mut layers = Vec::with_capacity(exposures.len());
    for exposure in exposures {
        let mut layer = pool.take();
        unpack(exposure, &mut layer)?;
        layers.push(layer);
    }
    let sky = medians(&layers);
    for layer in layers {
        pool.put(layer);
    }
    Ok(sky)
}

/// The median of every pixel (of an even number of layers, the upper of the two in the middle).
fn medians(layers: &[Vec<u8>]) -> Vec<u8> {
    let pixels = layers.iter().map(|layer| layer.len()).min().unwrap_or(0);
    let mut column = vec![0; layers.len()];
    let mut medians = Vec::with_capacity(pixels);
    for pixel in 0..pixels {
        for (value, layer) in column.iter_mut().zip(layers) {
            *value = layer[pixel];
        }
        medians.push(*column.select_nth_unstable(layers.len() / 2).1);
    }
    medians
}

/// The codec, which is not ours: an exposure is runs of pixels, for each its length and its value. Half a
/// run at the end is damage that it notices. At a run without length it panics.
fn unpack(exposure: &[u8], canvas: &mut Vec<u8>) -> Result<(), Damaged> {
    let (runs, rest) = exposure.as_chunks();
    for &[length, value] in runs {
        assert!(length > 0, "codec: a run without length");
        canvas.resize(canvas.len() + usize::from(length), value);
    }
    if rest.is_empty() { Ok(()) } else { Err(Damaged) }
}

/// An exposure of a quiet sky, with a bright trail across pixels `trail` to `trail` + 9.
fn exposure(trail: u8) -> Vec<u8> {
    [[trail + 1, 20], [10, 250], [240 - trail, 20], [250, 30], [250, 10]].concat()
}

fn main() {
    let exposures: Vec<Vec<u8>> = (0..25).map(|i| exposure(i * 8)).collect();
    let exposures: Vec<&[u8]> = exposures.iter().map(Vec::as_slice).collect();
    let damaged = [&exposures[..24], &[&[1]]].concat();
    let pool = Pool::new();
    bench("stack(25 exposures)", || stack(&pool, black_box(&exposures)));
    bench("stack(24, and a damaged one)", || stack(&pool, black_box(&damaged)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// Exposures of a sky, and the one at `at` replaced.
    fn exposures_with<const N: usize>(at: usize, odd: &[u8]) -> [Vec<u8>; N] {
        std::array::from_fn(|i| if i == at { odd.to_vec() } else { exposure(i as u8 * 8) })
    }

    /// 25 of them: so many show the sky behind all trails.
    fn sky_with(at: usize, odd: &[u8]) -> [Vec<u8>; 25] {
        exposures_with(at, odd)
    }

    /// Four, of which the last is replaced. A list of four is one allocation, however it is made.
    fn four_with(odd: &[u8]) -> [Vec<u8>; 4] {
        exposures_with(3, odd)
    }

    fn stacked<const N: usize>(pool: &Pool, exposures: &[Vec<u8>; N]) -> Result<Vec<u8>, Damaged> {
        stack(pool, &exposures.each_ref().map(Vec::as_slice))
    }

    /// The sky behind all trails.
    fn clear_sky() -> Vec<u8> {
        [vec![20; 251], vec![30; 250], vec![10; 250]].concat()
    }

    #[test]
    fn shows_the_median_of_every_pixel() {
        let pool = Pool::new();
        assert_eq!(stack(&pool, &[]), Ok(vec![]));
        assert_eq!(stack(&pool, &[&[]]), Ok(vec![]));
        assert_eq!(stack(&pool, &[&[2, 9, 1, 7]]), Ok(vec![9, 9, 7]));
        assert_eq!(stack(&pool, &[&[3, 5], &[2, 1, 2, 8], &[1, 4, 9, 6]]), Ok(vec![4, 5, 6]));
        assert_eq!(stack(&pool, &[&[1, 5], &[1, 1], &[1, 4], &[1, 2]]), Ok(vec![4]));
        assert_eq!(stacked(&pool, &sky_with(0, &exposure(0))), Ok(clear_sky()));
        assert_eq!(stack(&pool, &[&[1, 3], &[2, 3]]), Ok(vec![3]));
    }

    #[test]
    fn gives_up_at_a_damaged_exposure() {
        let pool = Pool::new();
        for at in [0, 12, 24] {
            assert_eq!(stacked(&pool, &sky_with(at, &[7, 9, 1])), Err(Damaged));
            assert_eq!(stacked(&pool, &sky_with(at, &exposure(1))), Ok(clear_sky()));
        }
        assert_eq!(stack(&pool, &[&[1]]), Err(Damaged));
    }

    #[test]
    fn goes_on_after_a_panic() {
        let pool = Pool::new();
        for at in [0, 12, 24] {
            let exposures = sky_with(at, &[3, 200, 0, 9]);
            let result = catch_unwind(AssertUnwindSafe(|| stacked(&pool, &exposures)));
            let message = result.expect_err("the codec panics, and nobody hides it");
            assert_eq!(message.downcast_ref(), Some(&"codec: a run without length"));
            assert_eq!(stacked(&pool, &sky_with(at, &exposure(1))), Ok(clear_sky()));
        }
    }

    /// A hundred stacks of four exposures, each with a damaged one, and a good stack after them.
    fn damaged_nights((good, damaged): ([Vec<u8>; 4], [Vec<u8>; 4])) -> Vec<u8> {
        let pool = Pool::new();
        for _ in 0..100 {
            assert_eq!(stacked(&pool, &damaged), Err(Damaged));
        }
        stacked(&pool, &good).expect("this one is good")
    }

    #[test]
    fn damaged_nights_need_no_new_canvas() {
        let heap = measure_with(|| (four_with(&exposure(0)), four_with(&[7, 9, 1])), damaged_nights);
        // Four canvases, and the pool's list of them; for each of 101 stacks a list of layers; for the good
        // one a column and the sky.
        dhat::assert!(heap.total_blocks <= 108);
    }

    #[test]
    fn damaged_nights_ask_for_the_bytes_of_one() {
        let heap = measure_with(|| (four_with(&exposure(0)), four_with(&[7, 9, 1])), damaged_nights);
        // Four canvases of 1,024 bytes, 101 lists of four layers, 32 bytes for each, and some room.
        dhat::assert!(heap.total_bytes <= 24_000);
    }

    #[test]
    fn a_night_after_a_panic_needs_no_new_canvas() {
        let heap = measure_with(
            || {
                let pool = Pool::new();
                let good = four_with(&exposure(0));
                stacked(&pool, &good).expect("this one is good");
                let panics = four_with(&[0, 0]);
                catch_unwind(AssertUnwindSafe(|| stacked(&pool, &panics))).expect_err("this one panics");
                (pool, good)
            },
            |(pool, good)| stacked(&pool, &good).map(|_| pool),
        );
        // The list of layers, a column, and the sky.
        dhat::assert!(heap.total_blocks <= 3);
    }
}
