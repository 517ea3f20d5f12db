//! The map of a strategy game: a grid of tiles in one block of memory.
//!
//! ## Why it works
//!
//! A Vec of Vecs is one block of headers, 24 bytes each (pointer, capacity, length), and one block for each
//! row: 301 blocks for 300 rows. All rows have the same width, so a multiplication replaces the headers:
//! tile (x, y) is `tiles[y * width + x]`. That `width` is the *stride*, the distance from a tile to the one
//! below it. A row is still a slice, a clone is one allocation and one copy of bytes, and reading a tile is
//! one step in memory instead of two.
//!
//! ## What it costs
//!
//! The type must now guard its own borders. In a Vec of Vecs an `x` that is too large is out of bounds; in a
//! flat one it is a tile of the next row, and nobody notices. So `index` checks both coordinates, and every
//! access goes through it. That is one more check and a multiplication for each tile. The benchmark's march
//! to the south, with all headers in the cache, takes a quarter more time than before, while a new map and a
//! snapshot are several times as fast. Code that reads row by row, through `row`, pays once for each row.
//!
//! An empty map needs a thought too: with a width of 0, `chunks_exact(width)` panics and
//! `tiles.len() / width` divides by zero. That is why the height is stored and not computed.
//!
//! ## When not to
//!
//! When rows differ in length (lines of text, neighbours in a graph), padding them to one width can cost
//! more than it saves; use one flat Vec and a Vec of the offsets where rows begin. When rows are swapped,
//! inserted, or handed to somebody who keeps them: a Vec of Vecs does that by moving headers, a flat one has
//! to move the tiles. And when the grid is huge and mostly empty, use a map of chunks.
//!
//! ## Another way
//!
//! A `Box<[u8]>` says that the map never grows, and saves the capacity field. With `Rc<[u8]>` and
//! `Rc::make_mut` a snapshot costs nothing until the first change after it, which copies the map once.
//! Collect it from `repeat_n(tile, width * height)`: made from a Vec, it would be a second block.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | allocates_once | before | 301 | 127200 | 127200 | 127200 |
//! | | after | 1 | 120000 | 120000 | 120000 |
//! | asks_for_no_more_than_its_tiles | before | 301 | 127200 | 127200 | 127200 |
//! | | after | 1 | 120000 | 120000 | 120000 |
//! | a_snapshot_allocates_once | before | 301 | 127200 | 127200 | 127200 |
//! | | after | 1 | 120000 | 120000 | 120000 |

use std::hint::black_box;

use heaplings::bench;

#[derive(Clone)]
struct Map {
    width: usize,
    height: usize,
    /// Row after row; a row begins every `width` tiles.
    tiles: Vec<u8>,
}

impl Map {
    /// A map of `width` by `height` tiles, all of them `tile`.
    fn new(width: usize, height: usize, tile: u8) -> Map {
        Map { width, height, tiles: vec![tile; width * height] }
    }

    /// The tile in column `x` of row `y`, if there is one.
    fn get(&self, x: usize, y: usize) -> Option<u8> {
        self.index(x, y).map(|index| self.tiles[index])
    }

    /// The same tile, to change it.
    fn get_mut(&mut self, x: usize, y: usize) -> Option<&mut u8> {
        self.index(x, y).map(|index| &mut self.tiles[index])
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    /// A map with a road from north to south, one step to the east in each row.
    fn map_with_road(width: usize, height: usize) -> Map {
        let mut map = Map::new(width, height, 5);
        for y in 0..height {
            *map.get_mut(y % width, y).expect("a tile of the map") = 1;
        }
        map
    }

    #[test]
    fn starts_with_the_same_tile_everywhere() {
        for (width, height) in [(1, 1), (7, 3), (3, 7), (1_000, 2), (2, 1_000), (2_000, 1_500)] {
            let map = Map::new(width, height, 9);
            assert!((0..height).all(|y| map.row(y) == Some(&vec![9; width][..])));
            assert_eq!(map.get(width - 1, height - 1), Some(9));
        }
        assert_eq!(Map::new(1, 1, 0).get(0, 0), Some(0));
    }

    #[test]
    fn changes_one_tile_and_no_other() {
        let mut map = Map::new(4, 3, 5);
        *map.get_mut(3, 0).unwrap() = 30;
        *map.get_mut(0, 1).unwrap() = 1;
        *map.get_mut(2, 2).unwrap() = 22;
        assert_eq!(map.row(0), Some(&[5, 5, 5, 30][..]));
        assert_eq!(map.row(1), Some(&[1, 5, 5, 5][..]));
        assert_eq!(map.row(2), Some(&[5, 5, 22, 5][..]));
        assert_eq!((map.get(2, 2), map.get(2, 1)), (Some(22), Some(5)));
    }

    #[test]
    fn ends_at_its_borders() {
        let mut map = Map::new(4, 3, 5);
        assert_eq!((map.get(4, 0), map.get(0, 3), map.get(4, 3)), (None, None, None));
        assert!(map.get_mut(4, 1).is_none());
        assert!(map.get_mut(1, 3).is_none());
        assert_eq!((map.get(usize::MAX, 0), map.get(0, usize::MAX)), (None, None));
        assert_eq!((map.get(1 << 16, 0), map.get(0, 1 << 16)), (None, None));
        assert_eq!((map.row(3), map.row(usize::MAX)), (None, None));
    }

    #[test]
    fn may_be_empty() {
        let flat = Map::new(5, 0, 1);
        assert_eq!((flat.get(0, 0), flat.row(0)), (None, None));
        let narrow = Map::new(0, 3, 1);
        assert_eq!((narrow.get(0, 0), narrow.get(0, 2)), (None, None));
        assert_eq!((narrow.row(0), narrow.row(2)), (Some(&[][..]), Some(&[][..])));
        assert_eq!(narrow.row(3), None);
    }

    #[test]
    fn a_snapshot_does_not_change_with_the_map() {
        let mut map = map_with_road(40, 30);
        let snapshot = map.clone();
        *map.get_mut(7, 7).unwrap() = 99;
        assert_eq!((map.get(7, 7), snapshot.get(7, 7)), (Some(99), Some(1)));
        assert!((0..30).filter(|&y| y != 7).all(|y| map.row(y) == snapshot.row(y)));
    }

    #[test]
    fn gives_its_tiles_back() {
        let heap = measure(|| {
            let map = map_with_road(40, 30);
            let mut snapshot = map.clone();
            snapshot.get_mut(0, 0).copied()
        });
        assert_eq!((heap.value, heap.curr_blocks), (Some(1), 0));
    }

    #[test]
    fn allocates_once() {
        let heap = measure(|| map_with_road(400, 300));
        dhat::assert!(heap.total_blocks <= 1);
    }

    #[test]
    fn asks_for_no_more_than_its_tiles() {
        let heap = measure(|| map_with_road(400, 300));
        // 400 × 300 tiles of one byte. A shared block (`Rc`) has two counters of 8 bytes as well.
        dhat::assert!(heap.total_bytes <= 120_016);
    }

    #[test]
    fn a_snapshot_allocates_once() {
        let heap = measure_with(
            || map_with_road(400, 300),
            |mut map| {
                let snapshot = map.clone();
                for y in 0..300 {
                    *map.get_mut(0, y).unwrap() = 7;
                }
                (map, snapshot)
            },
        );
        dhat::assert!(heap.total_blocks <= 1);
    }
}
