// Wrong: places are cut to 16 bits, and one far beyond the border is a tile of the map
// Fails: ends_at_its_borders
use std::hint::black_box;

use heaplings::bench;

#[derive(Clone)]
struct Map {
    width: u16,
    height: u16,
    tiles: Vec<u8>,
}

impl Map {
    /// A map of `width` by `height` tiles, all of them `tile`.
    fn new(width: usize, height: usize, tile: u8) -> Map {
        Map { width: width as u16, height: height as u16, tiles: vec![tile; width * height] }
    }

    /// The tile in column `x` of row `y`, if there is one.
    fn get(&self, x: usize, y: usize) -> Option<u8> {
        self.index(x as u16, y as u16).map(|index| self.tiles[index])
    }

    /// The same tile, to change it.
    fn get_mut(&mut self, x: usize, y: usize) -> Option<&mut u8> {
        self.index(x as u16, y as u16).map(|index| &mut self.tiles[index])
    }

    /// The tiles of row `y` from west to east, if there is such a row.
    fn row(&self, y: usize) -> Option<&[u8]> {
        let width = usize::from(self.width);
        (y < usize::from(self.height)).then(|| &self.tiles[y * width..][..width])
    }

    fn index(&self, x: u16, y: u16) -> Option<usize> {
        let inside = x < self.width && y < self.height;
        inside.then(|| usize::from(y) * usize::from(self.width) + usize::from(x))
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
