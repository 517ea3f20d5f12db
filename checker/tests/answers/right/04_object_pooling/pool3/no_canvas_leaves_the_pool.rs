// Right: the canvases stay in the pool, which is borrowed for as long as a stack takes
use std::cell::RefCell;
use std::hint::black_box;

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
}

/// The sky that these exposures show, as far as all of them reach.
fn stack(pool: &Pool, exposures: &[&[u8]], codec: &Codec) -> Result<Vec<u8>, Damaged> {
    let mut canvases = pool.free.borrow_mut();
    while canvases.len() < exposures.len() {
        canvases.push(Vec::with_capacity(CANVAS));
    }
    let layers = &mut canvases[..exposures.len()];
    for (exposure, layer) in exposures.iter().zip(&mut *layers) {
        layer.clear();
        codec(exposure, layer)?;
    }
    Ok(medians(layers))
}

/// The median of each pixel (of an even number of layers, the upper of the two in the middle).
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

fn main() {
    let codec = |exposure: &[u8], canvas: &mut Vec<u8>| {
        canvas.extend_from_slice(exposure);
        if exposure.contains(&0) { Err(Damaged) } else { Ok(()) }
    };
    let (pool, exposures) = (Pool::new(), [&[20; 750][..]; 25]);
    bench("stack(25 exposures)", || stack(&pool, black_box(&exposures), &codec));
}
