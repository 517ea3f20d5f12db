// Wrong: walks along all tiles to count them, before they are walked along again
// Fails: promises_without_a_walk_along_the_tiles
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
#[derive(Clone)]
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
        let left = self.clone().count();
        (left, Some(left))
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
