//! A game stores its maps as runs: 300 tiles of grass, 2 of water, 41 of sand. `Tiles` walks along the runs
//! and hands out the single tiles in order. The renderer, the path finder and the editor collect them, or
//! append them to a Vec that they have. Their code is not in this file, so you cannot change it.
//!
//! A map knows how many tiles it has, but nobody who collects them is told, so every Vec grows by doubling.
//! Goal: collecting all tiles, or those that are left, asks for memory once, and for no more than they need.

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

// TODO: let code that stores the tiles ask for memory once, and for no more than they need.
impl Iterator for Tiles<'_> {
    type Item = Tile;

    fn next(&mut self) -> Option<Tile> {
        while self.run.count == 0 {
            self.run = *self.runs.next()?;
        }
        self.run.count -= 1;
        Some(self.run.tile)
    }
}

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
