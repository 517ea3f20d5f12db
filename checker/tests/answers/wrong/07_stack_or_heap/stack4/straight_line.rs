// Wrong: it only makes the brightest grey white, without counting
// Fails: spreads_small_tiles, spreads_all_shades

use std::hint::black_box;

use heaplings::bench;

/// How many shades are told apart: the upper four bits of a grey.
const SHADES: usize = 16;

fn spread(tile: &mut [u8]) {
    let brightest = tile.iter().copied().max().unwrap_or(1).max(1);
    for grey in tile {
        *grey = (u32::from(*grey) * 255 / u32::from(brightest)) as u8;
    }
}

fn main() {
    let picture: Vec<u8> = (0..64_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 26) as u8).collect();
    let mut tiles = picture.clone();
    bench("spread(1,000 tiles of 64)", || {
        tiles.copy_from_slice(&picture);
        tiles.chunks_mut(64).for_each(|tile| spread(black_box(tile)));
    });
}
