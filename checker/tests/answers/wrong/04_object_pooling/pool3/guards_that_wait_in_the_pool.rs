// Wrong: the pool keeps the guards, and the guards keep the pool: it is never freed
// Fails: damaged_stacks_need_no_new_canvas
use std::cell::RefCell;
use std::hint::black_box;
use std::mem;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

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
    free: Rc<RefCell<Vec<Canvas>>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: Rc::default() }
    }

    /// An empty canvas, on loan.
    fn take(&self) -> Canvas {
        let new = || Canvas { pixels: Vec::with_capacity(CANVAS), pool: Rc::clone(&self.free) };
        self.free.borrow_mut().pop().unwrap_or_else(new)
    }
}

/// A canvas on loan from a pool. It goes back when it is dropped.
struct Canvas {
    pixels: Vec<u8>,
    pool: Rc<RefCell<Vec<Canvas>>>,
}

impl Drop for Canvas {
    fn drop(&mut self) {
        let mut pixels = mem::take(&mut self.pixels);
        if pixels.capacity() > 0 {
            pixels.clear();
            self.pool.borrow_mut().push(Canvas { pixels, pool: Rc::clone(&self.pool) });
        }
    }
}

impl Deref for Canvas {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.pixels
    }
}

impl DerefMut for Canvas {
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
fn medians(layers: &[Canvas]) -> Vec<u8> {
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
