//! The greys of a tile are spread with three arrays on the stack.
//!
//! ## Why it works
//!
//! There are 16 shades, in this picture and in every other: the length is part of the problem, and `[u32;
//! SHADES]` makes it part of the type. An array lies in the variable itself. It is returned by value as a
//! number is, moving it copies 64 bytes, and whatever takes a `&[u32]` can borrow it as a slice.
//!
//! `array::from_fn` and `array::map` build an array with a closure, where a Vec would be collected. Both know
//! the length from the type, so no element can be missing.
//!
//! The index is a byte shifted by four, so it is below 16; with an array of 16 the optimiser can see that and
//! leave the bounds check out. It does not know how long a Vec is.
//!
//! ## What it costs
//!
//! The length is fixed when the program is compiled. Moving an array copies it: 64 bytes are a few
//! instructions, 64 kilobytes are not, and a few megabytes are more stack than a thread has.
//!
//! ## When not to
//!
//! When the length comes with the data: then it is a Vec, or one Vec that is cleared and used again. When
//! "never more than 16" is a guess and not a fact: an array needs a length beside it and a plan for the
//! seventeenth element (the exercise on short lists has one). When the array is large and lives long:
//! `Box<[u32; 65_536]>` or a Vec, made once. The crate `arrayvec` is an array with a length beside it; with a
//! length that never varies, std is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | five_hundred_tiles_allocate_nothing | before | 1500 | 72000 | 128 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: near/near-sdk-rs#646: hash functions that return arrays, with no allocation and a call less each.

use std::array;
use std::hint::black_box;

use heaplings::bench;

/// How many shades are told apart: the upper four bits of a grey.
const SHADES: usize = 16;

/// How often each shade occurs.
fn histogram(tile: &[u8]) -> [u32; SHADES] {
    let mut counts = [0; SHADES];
    for grey in tile {
        counts[usize::from(grey >> 4)] += 1;
    }
    counts
}

/// For each count the sum of itself and all before it.
fn sums(counts: [u32; SHADES]) -> [u32; SHADES] {
    let mut sum = 0;
    array::from_fn(|shade| {
        sum += counts[shade];
        sum
    })
}

/// Spreads the greys of a tile from black to white.
fn spread(tile: &mut [u8]) {
    let all = tile.len().max(1) as u64;
    let greys = sums(histogram(tile)).map(|sum| (u64::from(sum) * 255 / all) as u8);
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
