// Wrong: a boxed slice for each row is still a block for each row
// Fails: allocates_once, a_snapshot_allocates_once
use std::hint::black_box;

use heaplings::bench;

#[derive(Clone)]
struct Map {
    rows: Box<[Box<[u8]>]>,
}

impl Map {
    /// A map of `width` by `height` tiles, all of them `tile`.
    fn new(width: usize, height: usize, tile: u8) -> Map {
        Map { rows: vec![vec![tile; width].into_boxed_slice(); height].into_boxed_slice() }
    }

    /// The tile in column `x` of row `y`, if there is one.
    fn get(&self, x: usize, y: usize) -> Option<u8> {
        self.rows.get(y)?.get(x).copied()
    }

    /// The same tile, to change it.
    fn get_mut(&mut self, x: usize, y: usize) -> Option<&mut u8> {
        self.rows.get_mut(y)?.get_mut(x)
    }

    /// The tiles of row `y` from west to east, if there is such a row.
    fn row(&self, y: usize) -> Option<&[u8]> {
        self.rows.get(y).map(|row| &**row)
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
