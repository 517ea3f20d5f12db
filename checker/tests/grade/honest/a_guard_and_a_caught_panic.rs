// pool3
use std::cell::RefCell;
use std::hint::black_box;
use std::panic::{self, AssertUnwindSafe};

use heaplings::bench;

const CANVAS: usize = 1_024;

#[derive(Debug, PartialEq, Eq)]
struct Damaged;

type Codec = dyn Fn(&[u8], &mut Vec<u8>) -> Result<(), Damaged>;

struct Pool {
    free: RefCell<Vec<Vec<u8>>>,
}

impl Pool {
    fn new() -> Pool {
        Pool { free: RefCell::default() }
    }

    fn take(&self) -> Vec<u8> {
        self.free.borrow_mut().pop().unwrap_or_else(|| Vec::with_capacity(CANVAS))
    }

    fn put(&self, mut canvas: Vec<u8>) {
        canvas.clear();
        self.free.borrow_mut().push(canvas);
    }
}

fn stack(pool: &Pool, exposures: &[&[u8]], codec: &Codec) -> Result<Vec<u8>, Damaged> {
    let mut layers = Vec::with_capacity(exposures.len());
    let stacked = panic::catch_unwind(AssertUnwindSafe(|| {
        for exposure in exposures {
            layers.push(pool.take());
            let last = layers.len() - 1;
            codec(exposure, &mut layers[last])?;
        }
        Ok(medians(&layers))
    }));
    layers.into_iter().for_each(|layer| pool.put(layer));
    stacked.unwrap_or_else(|panic| panic::resume_unwind(panic))
}

fn medians(layers: &[Vec<u8>]) -> Vec<u8> {
    let pixels = layers.iter().map(Vec::len).min().unwrap_or(0);
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
    let pool = Pool::new();
    let codec = |exposure: &[u8], canvas: &mut Vec<u8>| {
        canvas.extend_from_slice(exposure);
        if exposure.is_empty() { Err(Damaged) } else { Ok(()) }
    };
    bench("stack(an exposure)", || stack(&pool, black_box(&[&[7; 500]]), &codec));
}
