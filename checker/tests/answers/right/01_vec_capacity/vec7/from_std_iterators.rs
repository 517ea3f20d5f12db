// Right: built from iterators of the standard library, with a count of its own
use std::hint::black_box;
use std::iter::{FlatMap, RepeatN, repeat_n};
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
    tiles: FlatMap<slice::Iter<'a, Run>, RepeatN<Tile>, fn(&Run) -> RepeatN<Tile>>,
    left: usize,
}

impl<'a> Tiles<'a> {
    fn new(runs: &'a [Run]) -> Tiles<'a> {
        let tiles: fn(&Run) -> RepeatN<Tile> = |run| repeat_n(run.tile, run.count);
        Tiles { tiles: runs.iter().flat_map(tiles), left: runs.iter().map(|run| run.count).sum() }
    }
}

impl Iterator for Tiles<'_> {
    type Item = Tile;

    fn next(&mut self) -> Option<Tile> {
        self.left = self.left.saturating_sub(1);
        self.tiles.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
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
