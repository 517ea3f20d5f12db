// Wrong: arrays, and each of them in a box
// Fails: five_hundred_tiles_allocate_nothing

use std::hint::black_box;

use heaplings::bench;

/// How many shades are told apart: the upper four bits of a grey.
const SHADES: usize = 16;

fn spread(tile: &mut [u8]) {
    let all = tile.len().max(1) as u64;
    let mut counts = Box::new([0_u32; SHADES]);
    tile.iter().for_each(|grey| counts[usize::from(grey >> 4)] += 1);
    let mut sum = 0;
    let greys: Box<[u8; SHADES]> = Box::new(counts.map(|count| {
        sum += u64::from(count);
        (sum * 255 / all) as u8
    }));
    tile.iter_mut().for_each(|grey| *grey = greys[usize::from(*grey >> 4)]);
}

fn main() {
    let picture: Vec<u8> = (0..64_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 26) as u8).collect();
    let mut tiles = picture.clone();
    bench("spread(1,000 tiles of 64)", || {
        tiles.copy_from_slice(&picture);
        tiles.chunks_mut(64).for_each(|tile| spread(black_box(tile)));
    });
}
