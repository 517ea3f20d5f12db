// Wrong: the total is summed up once, and stays the same while tiles are handed out
// Fails: collecting_the_rest_asks_for_no_more_than_the_rest
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
    total: usize,
}

impl<'a> Tiles<'a> {
    fn new(runs: &'a [Run]) -> Tiles<'a> {
        Tiles {
            run: Run { tile: Tile::Grass, count: 0 },
            runs: runs.iter(),
            total: runs.iter().map(|run| run.count).sum(),
        }
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
        (self.total, Some(self.total))
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
