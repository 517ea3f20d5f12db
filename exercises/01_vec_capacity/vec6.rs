//! A strategy game keeps its world as a map of tiles. A tile is a byte that says how hard it is to cross.
//! Units read tiles, roads and fires change them, and each turn begins with a snapshot of the whole map, for
//! undo. The map answers `None` for every place beyond its borders.
//!
//! A tile takes one byte, and still a map asks for hundreds of blocks, and so does every snapshot.
//! Goal: one allocation for a map, with one byte for each tile, and one for a snapshot.

use std::hint::black_box;

use heaplings::bench;

// TODO: keep a map in a single block of memory. The methods keep their promises.
#[derive(Clone)]
struct Map {
    rows: Vec<Vec<u8>>,
}

impl Map {
    /// A map of `width` by `height` tiles, all of them `tile`.
    fn new(width: usize, height: usize, tile: u8) -> Map {
        Map { rows: vec![vec![tile; width]; height] }
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
        self.rows.get(y).map(Vec::as_slice)
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
