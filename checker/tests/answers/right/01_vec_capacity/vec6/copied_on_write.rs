// Right: the snapshot shares the tiles until the first change
use std::hint::black_box;
use std::iter::repeat_n;
use std::rc::Rc;

use heaplings::bench;

#[derive(Clone)]
struct Map {
    width: usize,
    height: usize,
    /// Row after row; a row begins every `width` tiles.
    tiles: Rc<[u8]>,
}

impl Map {
    /// A map of `width` by `height` tiles, all of them `tile`.
    fn new(width: usize, height: usize, tile: u8) -> Map {
        Map { width, height, tiles: repeat_n(tile, width * height).collect() }
    }

    /// The tile in column `x` of row `y`, if there is one.
    fn get(&self, x: usize, y: usize) -> Option<u8> {
        self.index(x, y).map(|index| self.tiles[index])
    }

    /// The same tile, to change it.
    fn get_mut(&mut self, x: usize, y: usize) -> Option<&mut u8> {
        let index = self.index(x, y)?;
        Some(&mut Rc::make_mut(&mut self.tiles)[index])
    }

    /// The tiles of row `y` from west to east, if there is such a row.
    fn row(&self, y: usize) -> Option<&[u8]> {
        (y < self.height).then(|| &self.tiles[y * self.width..][..self.width])
    }

    /// Where tile (x, y) is. Both are checked: an `x` that is too large would be a tile of a later row.
    fn index(&self, x: usize, y: usize) -> Option<usize> {
        (x < self.width && y < self.height).then(|| y * self.width + x)
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
