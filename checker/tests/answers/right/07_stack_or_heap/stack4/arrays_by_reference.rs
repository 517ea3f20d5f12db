// Right: the caller owns the arrays and the functions fill them

use std::hint::black_box;

use heaplings::bench;

/// How many shades are told apart: the upper four bits of a grey.
const SHADES: usize = 16;

fn histogram(tile: &[u8], counts: &mut [u32; SHADES]) {
    tile.iter().for_each(|grey| counts[usize::from(grey >> 4)] += 1);
}

fn greys(counts: &[u32; SHADES], all: usize, greys: &mut [u8; SHADES]) {
    let mut sum = 0;
    for (count, grey) in counts.iter().zip(greys) {
        sum += u64::from(*count);
        *grey = (sum * 255 / all.max(1) as u64) as u8;
    }
}

fn spread(tile: &mut [u8]) {
    let (mut counts, mut table) = ([0; SHADES], [0; SHADES]);
    histogram(tile, &mut counts);
    greys(&counts, tile.len(), &mut table);
    tile.iter_mut().for_each(|grey| *grey = table[usize::from(*grey >> 4)]);
}

fn main() {
    let picture: Vec<u8> = (0..64_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 26) as u8).collect();
    let mut tiles = picture.clone();
    bench("spread(1,000 tiles of 64)", || {
        tiles.copy_from_slice(&picture);
        tiles.chunks_mut(64).for_each(|tile| spread(black_box(tile)));
    });
}
