//! A microscope sends grey pictures in tiles, and each tile is too dark. To spread its greys from black to
//! white, a program counts how often each of 16 shades occurs, adds the counts up from dark to light, and
//! gives each shade a new grey by its sum.
//!
//! There are always 16 shades. But three lists are made on the heap for each tile.
//! Goal: no allocation, however many tiles there are.

use std::hint::black_box;

use heaplings::bench;

/// How many shades are told apart: the upper four bits of a grey.
const SHADES: usize = 16;

// TODO: let the three lists need no heap.
/// How often each shade occurs.
fn histogram(tile: &[u8]) -> Vec<u32> {
    let mut counts = vec![0; SHADES];
    for grey in tile {
        counts[usize::from(grey >> 4)] += 1;
    }
    counts
}

/// For each count the sum of itself and all before it.
fn sums(counts: &[u32]) -> Vec<u32> {
    let mut sum = 0;
    counts
        .iter()
        .map(|count| {
            sum += count;
            sum
        })
        .collect()
}

/// Spreads the greys of a tile from black to white.
fn spread(tile: &mut [u8]) {
    let all = tile.len().max(1) as u64;
    let sums = sums(&histogram(tile));
    let greys: Vec<u8> = sums.iter().map(|sum| (u64::from(*sum) * 255 / all) as u8).collect();
    for grey in tile {
        *grey = greys[usize::from(*grey >> 4)];
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    fn spread_out<const N: usize>(mut tile: [u8; N]) -> [u8; N] {
        spread(&mut tile);
        tile
    }

    /// The same by another way: for each pixel count those that are as dark or darker.
    fn slowly(tile: &[u8]) -> Vec<u8> {
        let darker = |grey: u8| tile.iter().filter(|other| **other >> 4 <= grey >> 4).count();
        tile.iter().map(|grey| (darker(*grey) * 255 / tile.len()) as u8).collect()
    }

    /// A tile of `n` greys in no order, dark ones more often.
    fn tile(n: usize, seed: u32) -> Vec<u8> {
        let grey = |i: u32| ((i + seed).wrapping_mul(2_654_435_761) >> 24) as u8;
        (0..n as u32).map(|i| grey(i) >> (i % 4)).collect()
    }

    #[test]
    fn spreads_small_tiles() {
        spread(&mut []);
        assert_eq!(spread_out([7]), [255]);
        assert_eq!(spread_out([0, 15, 16, 255]), [127, 127, 191, 255]);
        assert_eq!(spread_out([240, 16, 32, 48]), [255, 63, 127, 191]);
    }

    #[test]
    fn spreads_all_shades() {
        let mut all: [u8; 256] = std::array::from_fn(|grey| grey as u8);
        spread(&mut all);
        assert_eq!((all[0], all[15], all[16], all[240], all[255]), (15, 15, 31, 255, 255));
        for n in [1, 2, 63, 64, 65, 1_000, 70_000] {
            let mut greys = tile(n, n as u32);
            let expected = if n > 1_000 { Vec::new() } else { slowly(&greys) };
            spread(&mut greys);
            assert!(greys.starts_with(&expected), "{n} pixels");
            assert_eq!(greys.iter().max(), Some(&255));
        }
    }

    #[test]
    fn five_hundred_tiles_allocate_nothing() {
        let tiles = || (0..500).map(|i| (tile(64 + i, i as u32), 0)).collect::<Vec<_>>();
        let heap = measure_with(tiles, |mut tiles| {
            for (tile, sum) in &mut tiles {
                spread(tile);
                *sum = tile.iter().map(|grey| u64::from(*grey)).sum();
            }
            assert!(tiles.iter().all(|(tile, sum)| *sum > 100 * tile.len() as u64));
        });
        dhat::assert!(heap.total_blocks == 0);
    }
}
