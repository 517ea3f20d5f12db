// Wrong: room for 512 tiles in each row, however many there are
// Fails: starts_with_the_same_tile_everywhere, asks_for_no_more_than_its_tiles
use std::hint::black_box;

use heaplings::bench;

#[derive(Clone)]
struct Map {
    width: usize,
    rows: Vec<[u8; 512]>,
}

impl Map {
    /// A map of `width` by `height` tiles, all of them `tile`.
    fn new(width: usize, height: usize, tile: u8) -> Map {
        Map { width, rows: vec![[tile; 512]; height] }
    }

    /// The tile in column `x` of row `y`, if there is one.
    fn get(&self, x: usize, y: usize) -> Option<u8> {
        self.row(y)?.get(x).copied()
    }

    /// The same tile, to change it.
    fn get_mut(&mut self, x: usize, y: usize) -> Option<&mut u8> {
        self.rows.get_mut(y)?[..self.width].get_mut(x)
    }

    /// The tiles of row `y` from west to east, if there is such a row.
    fn row(&self, y: usize) -> Option<&[u8]> {
        self.rows.get(y).map(|row| &row[..self.width])
    }
}

fn main() {
    let mut map = Map::new(400, 300, 5);
    for y in 0..300 {
        if let Some(tile) = map.get_mut(y, y) {
            *tile = 1;
        }
    }
    let east = |y| map.row(y).map_or(0, |row| row.iter().map(|&tile| u32::from(tile)).sum());
    bench("a map of 400 by 300", || Map::new(black_box(400), black_box(300), 5));
    bench("a snapshot", || black_box(&map).clone());
    bench("crossing every row", || (0..300).map(|y| east(black_box(y))).sum::<u32>());
    bench("a march to the south", || {
        (0..300).filter_map(|y| map.get(black_box(200), y)).map(u32::from).sum::<u32>()
    });
}
