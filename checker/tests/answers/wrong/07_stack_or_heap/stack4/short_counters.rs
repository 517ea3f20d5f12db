// Wrong: counters of 16 bits, which large tiles overflow
// Fails: spreads_all_shades

use std::hint::black_box;

use heaplings::bench;

/// How many shades are told apart: the upper four bits of a grey.
const SHADES: usize = 16;

fn spread(tile: &mut [u8]) {
    let all = tile.len().max(1) as u64;
    let mut table = [0_u16; SHADES];
    for grey in tile.iter() {
        let shade = usize::from(grey >> 4);
        table[shade] = table[shade].wrapping_add(1);
    }
    for shade in 1..SHADES {
        table[shade] = table[shade].wrapping_add(table[shade - 1]);
    }
    for grey in tile {
        *grey = (u64::from(table[usize::from(*grey >> 4)]) * 255 / all) as u8;
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
