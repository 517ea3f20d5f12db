//! An observatory stacks exposures on pooled canvases, and each canvas comes back however the stack ends.
//!
//! ## Why it works
//!
//! `?` is one way out of the function and a panic is another; neither reaches the loop at the end that gives
//! the canvases back. But `Drop` runs on both. So the pool does not hand out a Vec and rely on the caller. It
//! hands out a `Canvas`, a guard that owns the Vec, knows its pool, and puts the Vec back in `drop`. Whether
//! the stack is good or damaged, whether the codec panics, whether somebody adds a `return` next year: the
//! scope ends, and the compiler calls `drop` on each path.
//!
//! `drop` has only `&mut self`, so the Vec cannot be moved out of the guard. `mem::take` leaves an empty Vec
//! in its place, which costs no allocation. `Deref` and `DerefMut` let all other code use the guard as the
//! Vec that it holds.
//!
//! A panic *inside* `drop` during another panic aborts the process. So `drop` has to be short and must not
//! fail: here it clears a Vec and pushes it, and the borrow of the list ends before any other code runs. If
//! the pool is behind a Mutex, do not `unwrap` the lock there: a poisoned list of buffers is still a list of
//! buffers.
//!
//! ## What it costs
//!
//! A reference in each guard, and a lifetime in its type: a canvas cannot outlive the pool, or go to another
//! thread if the pool cannot. Where it must, the guard holds an `Rc` or an `Arc` of the pool, which is one
//! allocation for the pool and none for a canvas. And if you want to keep the bytes, you have to copy them,
//! or take them out of the guard for good.
//!
//! A canvas that comes back from a panic is half written. Here clearing it is enough; an object whose state
//! is harder to trust should rather be dropped. `std::thread::panicking()` tells `drop` if there is a panic.
//!
//! ## When not to
//!
//! When one scope is all there is. A canvas that is made, used and dropped in one function is better passed
//! in as `&mut Vec<u8>`, or made above the loop. A guard pays off where objects are taken in one place and
//! given back in many.
//!
//! ## Another way
//!
//! One guard around the list: a struct that owns all layers of a stack and puts them back in its own `drop`.
//! Or no canvas leaves the pool: `stack` borrows the whole list, extends it if it is too short, and unpacks
//! into its first canvases. Then the `RefMut` is the guard, and nobody else can take a canvas meanwhile.
//! `pool.with(|canvas| …)` lends a canvas to a closure; it still needs a guard inside, because of panics.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | damaged_stacks_need_no_new_canvas | before | 508 | 423992 | 4788 | 500 |
//! | | after | 108 | 17624 | 4824 | 500 |
//! | a_stack_after_a_panic_needs_no_new_canvas | before | 7 | 4696 | 4696 | 4096 |
//! | | after | 3 | 632 | 632 | 0 |

use std::cell::RefCell;
use std::hint::black_box;
use std::mem;
use std::ops::{Deref, DerefMut};

use heaplings::bench;

/// The pixels that a canvas has room for, a byte each.
const CANVAS: usize = 1_024;

/// The codec could not unpack an exposure.
#[derive(Debug, PartialEq, Eq)]
struct Damaged;

/// The codec, which is not ours. It appends the pixels of an exposure to a canvas.
type Codec = dyn Fn(&[u8], &mut Vec<u8>) -> Result<(), Damaged>;

/// Canvases that are not in use.
struct Pool {
    free: RefCell<Vec<Vec<u8>>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: RefCell::new(Vec::new()) }
    }

    /// An empty canvas, on loan.
    fn take(&self) -> Canvas<'_> {
        let pixels = self.free.borrow_mut().pop().unwrap_or_else(|| Vec::with_capacity(CANVAS));
        Canvas { pixels, pool: self }
    }

    fn put(&self, mut canvas: Vec<u8>) {
        canvas.clear();
        self.free.borrow_mut().push(canvas);
    }
}

/// A canvas on loan from a pool. It goes back when it is dropped.
struct Canvas<'a> {
    pixels: Vec<u8>,
    pool: &'a Pool,
}

impl Drop for Canvas<'_> {
    fn drop(&mut self) {
        self.pool.put(mem::take(&mut self.pixels));
    }
}

impl Deref for Canvas<'_> {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.pixels
    }
}

impl DerefMut for Canvas<'_> {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.pixels
    }
}

/// The sky that these exposures show, as far as all of them reach.
fn stack(pool: &Pool, exposures: &[&[u8]], codec: &Codec) -> Result<Vec<u8>, Damaged> {
    let mut layers = Vec::with_capacity(exposures.len());
    for exposure in exposures {
        let mut layer = pool.take();
        codec(exposure, &mut layer)?;
        layers.push(layer);
    }
    Ok(medians(&layers))
}

/// The median of each pixel (of an even number of layers, the upper of the two in the middle).
fn medians(layers: &[Canvas<'_>]) -> Vec<u8> {
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

fn main() {
    let codec = |exposure: &[u8], canvas: &mut Vec<u8>| {
        canvas.extend_from_slice(exposure);
        if exposure.contains(&0) { Err(Damaged) } else { Ok(()) }
    };
    let (pool, exposures) = (Pool::new(), [&[20; 750][..]; 25]);
    bench("stack(25 exposures)", || stack(&pool, black_box(&exposures), &codec));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// A codec that copies bytes, returns an error at one of them, and panics at another.
    fn codec(damage: u8, panic: u8) -> impl Fn(&[u8], &mut Vec<u8>) -> Result<(), Damaged> {
        move |exposure, canvas| {
            for &byte in exposure {
                assert!(byte != panic, "the codec panics");
                canvas.push(byte);
                if byte == damage {
                    return Err(Damaged);
                }
            }
            Ok(())
        }
    }

    /// A stack with a codec for which 254 is damage and 255 is reason to panic.
    fn stacked(pool: &Pool, exposures: &[&[u8]]) -> Result<Vec<u8>, Damaged> {
        stack(pool, exposures, &codec(254, 255))
    }

    const GOOD: [&[u8]; 4] = [&[20; 500], &[21; 500], &[22; 500], &[9; 500]];
    const DAMAGED: [&[u8]; 4] = [&[20; 500], &[21; 500], &[22; 500], &[9, 254]];
    const PANICS: [&[u8]; 4] = [&[20; 500], &[21; 500], &[22; 500], &[9, 255]];

    #[test]
    fn shows_the_median_of_every_pixel() {
        let pool = Pool::new();
        assert_eq!(stacked(&pool, &[]), Ok(vec![]));
        assert_eq!(stacked(&pool, &[&[9, 9, 7]]), Ok(vec![9, 9, 7]));
        assert_eq!(stacked(&pool, &[&[5, 5, 5], &[1, 1, 8, 8], &[4, 6, 6]]), Ok(vec![4, 5, 6]));
        assert_eq!(stacked(&pool, &[&[5], &[1], &[4], &[2]]), Ok(vec![4]));
        // More exposures, and more pixels, than any fixed buffer holds.
        assert_eq!(stacked(&pool, &[&[7; 9][..]; 5_000]), Ok(vec![7; 9]));
        assert!(stacked(&pool, &[&[7; 100_000]]) == Ok(vec![7; 100_000]));
        assert_eq!(stacked(&pool, &[&[3], &[3, 3]]), Ok(vec![3]));
    }

    #[test]
    fn gives_up_at_a_damaged_exposure() {
        let pool = Pool::new();
        for at in 0..3 {
            let mut exposures: [&[u8]; 3] = [&[7, 7], &[8, 8], &[9, 9]];
            assert_eq!(stacked(&pool, &exposures), Ok(vec![8, 8]));
            exposures[at] = &[1, 254, 1];
            assert_eq!(stacked(&pool, &exposures), Err(Damaged));
            // Another codec likes them.
            assert_eq!(stack(&pool, &exposures, &codec(2, 3)).map(|sky| sky.len()), Ok(2));
        }
    }

    #[test]
    fn goes_on_after_a_panic() {
        let pool = Pool::new();
        for at in 0..3 {
            let mut exposures: [&[u8]; 3] = [&[7, 7], &[8, 8], &[9, 9]];
            exposures[at] = &[1, 255, 1];
            let panic = catch_unwind(AssertUnwindSafe(|| stacked(&pool, &exposures)));
            let panic = panic.expect_err("the codec panics, and the panic must not be hidden");
            assert_eq!(panic.downcast_ref(), Some(&"the codec panics"));
            assert_eq!(stacked(&pool, &[&[3], &[4], &[5]]), Ok(vec![4]));
        }
    }

    #[test]
    fn damaged_stacks_need_no_new_canvas() {
        let heap = measure(|| {
            let pool = Pool::new();
            for _ in 0..100 {
                assert_eq!(stacked(&pool, &DAMAGED), Err(Damaged));
            }
            stacked(&pool, &GOOD).expect("this one is good")
        });
        assert_eq!(heap.curr_blocks, 1, "the pool is dropped, and nothing is left but the sky");
        // Four canvases, and the pool's list of them; a list of layers for each of 101 stacks; a column and
        // the sky of the good one. That is 108. A pool that is shared by an Rc or an Arc is one more.
        dhat::assert!(heap.total_blocks <= 110);
    }

    /// A pool after a good stack and one that panics.
    fn after_a_panic() -> Pool {
        let pool = Pool::new();
        stacked(&pool, &GOOD).expect("this one is good");
        let panic = catch_unwind(AssertUnwindSafe(|| stacked(&pool, &PANICS)));
        panic.expect_err("this one panics");
        pool
    }

    #[test]
    fn a_stack_after_a_panic_needs_no_new_canvas() {
        let heap = measure_with(after_a_panic, |pool| stacked(&pool, &GOOD).map(|_| pool));
        // The list of layers, a column, and the sky.
        dhat::assert!(heap.total_blocks <= 3);
    }
}
