//! A game's map is stored as runs of equal tiles; an iterator hands out the tiles one by one.
//!
//! ## Why it works
//!
//! When `collect` or `extend` needs room, it asks the iterator how many items are still to come, and
//! reserves the lower bound of `size_hint`. The `size_hint` that `Iterator` provides promises at least 0 and
//! no upper bound, which is never wrong and never helps. Here the answer is known at any moment: what is left
//! of the current run, and the runs after it. With that answer every caller allocates once, through `map`,
//! `zip`, `skip` and `chain` too, because those pass it on. A `with_capacity` would have mended one caller.
//!
//! The hint is about what is *left*, not about the whole. `collect` takes the first item before it asks, so
//! a hint that does not count down reserves one tile too many, and half-way it reserves twice what it needs.
//!
//! `ExactSizeIterator` changes no figure here: a Vec reads the hint. It adds `len()`, and tells readers that
//! the two bounds are always equal.
//!
//! ## What it costs
//!
//! A walk along the runs that are left, each time somebody asks; `next` does no more work than before. (A
//! walk along the tiles, as in `self.clone().count()`, makes the same promise, and all the work is done
//! twice.) What is gained here is memory and not time: the benchmark hardly moves, because stepping through
//! 60,000 tiles takes far longer than moving their bytes to larger and larger blocks.
//!
//! A hint saves the growth within one call. A Vec that is extended with map after map still doubles between
//! the calls; if you know the sum, reserve it first.
//!
//! ## When not to
//!
//! When the number would be a guess: a lower bound that is too high reserves memory for nothing, and misleads
//! all code that relies on it. That is why `filter`, `take_while` and `from_fn` promise 0, and `flat_map` no
//! more than the rest of the piece it is in: a `flat_map` over these runs still costs 11 allocations. And
//! when the number comes from an untrusted file: sixteen bytes that say "four billion tiles" become a block
//! of 4 GB before the first tile is stored. Check such counts where they are read, or promise less.
//!
//! ## Another way
//!
//! A counter in `Tiles`, summed up in `new` and counted down in `next`, answers at once. That is better when
//! somebody asks often, say for a progress bar, and one more thing to keep right in `next`.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | collecting_allocates_once | before | 14 | 131064 | 65536 | 65536 |
//! | | after | 1 | 60000 | 60000 | 60000 |
//! | collecting_asks_for_no_more_than_the_tiles | before | 14 | 131064 | 65536 | 65536 |
//! | | after | 1 | 60000 | 60000 | 60000 |
//! | collecting_the_rest_asks_for_no_more_than_the_rest | before | 13 | 65528 | 32768 | 32768 |
//! | | after | 1 | 19999 | 19999 | 19999 |
//! | appending_allocates_once | before | 6 | 126000 | 64000 | 64000 |
//! | | after | 1 | 61000 | 61000 | 61000 |

use std::hint::black_box;
use std::slice;

use heaplings::bench;

/// What a square of the map is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tile {
    Grass,
    Sand,
    Water,
}

/// `count` tiles of the same kind, one after the other. A run may be empty: the editor leaves such runs.
#[derive(Debug, Clone, Copy)]
struct Run {
    tile: Tile,
    count: usize,
}

/// The tiles of a map, one by one.
struct Tiles<'a> {
    /// What is left of the run that is being handed out.
    run: Run,
    /// The runs after it.
    runs: slice::Iter<'a, Run>,
}

impl<'a> Tiles<'a> {
    fn new(runs: &'a [Run]) -> Tiles<'a> {
        Tiles { run: Run { tile: Tile::Grass, count: 0 }, runs: runs.iter() }
    }
}

impl Iterator for Tiles<'_> {
    type Item = Tile;

    fn next(&mut self) -> Option<Tile> {
        while self.run.count == 0 {
            self.run = *self.runs.next()?;
        }
        self.run.count -= 1;
        Some(self.run.tile)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let later = self.runs.as_slice().iter().map(|run| run.count).sum::<usize>();
        let left = self.run.count + later;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Tiles<'_> {}

fn main() {
    let grass = Run { tile: Tile::Grass, count: 70 };
    let sand = Run { tile: Tile::Sand, count: 20 };
    let water = Run { tile: Tile::Water, count: 30 };
    let map = [grass, sand, water].repeat(500);
    bench("collect a map", || Tiles::new(black_box(&map)).collect::<Vec<_>>());
    bench("append two maps", || {
        let mut world = Vec::new();
        world.extend(Tiles::new(black_box(&map)));
        world.extend(Tiles::new(black_box(&map)));
        world
    });
}

#[cfg(test)]
mod tests {
    use super::Tile::{Grass, Sand, Water};
    use super::*;
    use heaplings::measure_with;

    /// A map of 500 beaches, 60,000 tiles in all.
    fn coast() -> Vec<Run> {
        let beach = [
            Run { tile: Grass, count: 70 },
            Run { tile: Sand, count: 20 },
            Run { tile: Grass, count: 0 },
            Run { tile: Water, count: 30 },
        ];
        beach.repeat(500)
    }

    fn all_tiles(runs: &[Run]) -> Vec<Tile> {
        Tiles::new(runs).collect()
    }

    #[test]
    fn hands_out_every_tile_in_order() {
        assert!(all_tiles(&[]).is_empty());
        assert!(all_tiles(&[Run { tile: Sand, count: 0 }]).is_empty());
        assert_eq!(all_tiles(&[Run { tile: Water, count: 1 }]), [Water]);
        let bay = [
            Run { tile: Sand, count: 2 },
            Run { tile: Water, count: 0 },
            Run { tile: Water, count: 0 },
            Run { tile: Grass, count: 1 },
            Run { tile: Sand, count: 0 },
        ];
        assert_eq!(all_tiles(&bay), [Sand, Sand, Grass]);
        let tiles = all_tiles(&coast());
        assert_eq!(tiles.len(), 60_000);
        for beach in tiles.chunks(120) {
            assert_eq!(beach[..70], [Grass; 70]);
            assert_eq!(beach[70..90], [Sand; 20]);
            assert_eq!(beach[90..], [Water; 30]);
        }
    }

    #[test]
    fn appends_to_what_is_there() {
        let mut world = vec![Water];
        world.extend(Tiles::new(&[Run { tile: Grass, count: 2 }, Run { tile: Sand, count: 1 }]));
        world.extend(Tiles::new(&[]));
        world.extend(Tiles::new(&[Run { tile: Water, count: 1 }]));
        assert_eq!(world, [Water, Grass, Grass, Sand, Water]);
    }

    #[test]
    fn never_promises_what_it_does_not_keep() {
        let one = vec![Run { tile: Sand, count: 1 }];
        let none = vec![Run { tile: Sand, count: 0 }];
        for runs in [coast(), one, none, Vec::new()] {
            let mut left = runs.iter().map(|run| run.count).sum::<usize>();
            let mut tiles = Tiles::new(&runs);
            loop {
                // At each tile of the first beach and of the last, and at every thousandth in between.
                if !(120..59_880).contains(&left) || left.is_multiple_of(1_000) {
                    let (least, most) = tiles.size_hint();
                    assert!(least <= left, "{left} tiles are left, it promises {least}");
                    assert!(most.is_none_or(|most| left <= most), "{left} are left, not {most:?}");
                }
                if tiles.next().is_none() {
                    break;
                }
                left -= 1;
            }
            assert_eq!(left, 0);
        }
    }

    #[test]
    fn collecting_allocates_once() {
        let heap = measure_with(coast, |runs| Tiles::new(&runs).collect::<Vec<_>>());
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn collecting_asks_for_no_more_than_the_tiles() {
        let heap = measure_with(coast, |runs| Tiles::new(&runs).collect::<Vec<_>>());
        // 60,000 tiles of 1 byte.
        dhat::assert!(heap.total_bytes <= 60_000);
    }

    #[test]
    fn collecting_the_rest_asks_for_no_more_than_the_rest() {
        let heap = measure_with(coast, |runs| {
            let mut tiles = Tiles::new(&runs);
            let west = tiles.by_ref().take(40_001).filter(|&tile| tile == Water).count();
            (west, tiles.collect::<Vec<_>>())
        });
        // 40,001 of 60,000 tiles are gone.
        dhat::assert!(heap.total_bytes <= 19_999);
    }

    #[test]
    fn appending_allocates_once() {
        let heap = measure_with(
            || (vec![Water; 1_000], coast()),
            |(mut world, runs)| {
                world.extend(Tiles::new(&runs));
                world
            },
        );
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn promises_without_a_walk_along_the_tiles() {
        // So many tiles that a walk along them would never end.
        let ocean = [Run { tile: Water, count: usize::MAX / 4 }; 3];
        let mut tiles = Tiles::new(&ocean);
        assert_eq!(tiles.next(), Some(Water));
        let left = usize::MAX / 4 * 3 - 1;
        let (least, most) = tiles.size_hint();
        assert!(least <= left && most.is_none_or(|most| left <= most), "{left} are left");
    }
}
