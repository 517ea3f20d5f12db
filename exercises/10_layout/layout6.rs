//! A game hides its map under fog. Where a player's units go, the cells around them are explored, and they
//! stay explored. Each of eight players has a map of explored cells; allies join theirs, and the score counts
//! them.
//!
//! It is correct, but uses eight bits to say yes or no.
//! Goal: one bit for a cell. A row may begin with a new word.

use std::hint::black_box;

use heaplings::bench;

// TODO: say yes or no in one bit.
/// The cells that a player has explored. The tests use its functions only.
#[derive(Clone)]
struct Explored {
    width: usize,
    height: usize,
    cells: Vec<bool>,
}

impl Explored {
    /// A map under fog.
    fn new(width: usize, height: usize) -> Explored {
        Explored { width, height, cells: vec![false; width * height] }
    }

    /// Lifts the fog from the square of cells that are no further than `sight` from a unit.
    fn explore(&mut self, x: usize, y: usize, sight: usize) {
        for y in y.saturating_sub(sight)..self.height.min(y + sight + 1) {
            for x in x.saturating_sub(sight)..self.width.min(x + sight + 1) {
                self.cells[y * self.width + x] = true;
            }
        }
    }

    /// Whether a cell was explored; outside of the map none is.
    fn is_explored(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.height && self.cells[y * self.width + x]
    }

    fn count(&self) -> usize {
        self.cells.iter().filter(|cell| **cell).count()
    }

    /// Adds what an ally has explored, on a map of the same size.
    fn join(&mut self, ally: &Explored) {
        for (cell, other) in self.cells.iter_mut().zip(&ally.cells) {
            *cell |= other;
        }
    }
}

/// A map of a scout that has run across it.
fn scouted(width: usize, height: usize) -> Explored {
    let mut explored = Explored::new(width, height);
    for step in 0..width.max(height) {
        explored.explore(step * 7 % width.max(1), step * 3 % height.max(1), 2);
    }
    explored
}

fn main() {
    let (mut ours, theirs) = (Explored::new(1_000, 1_000), scouted(1_000, 1_000));
    bench("scouted(1000 by 1000)", || scouted(black_box(1_000), 1_000));
    bench("join and count(1000 by 1000)", || {
        ours.join(black_box(&theirs));
        ours.count()
    });
    eprintln!("explored: {}", ours.is_explored(2, 2));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    /// The explored cells, asked for one by one.
    fn cells(explored: &Explored, width: usize, height: usize) -> Vec<(usize, usize)> {
        let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        all.filter(|&(x, y)| explored.is_explored(x, y)).collect()
    }

    #[test]
    fn a_unit_sees_a_square() {
        let mut map = Explored::new(5, 4);
        assert_eq!((map.count(), map.is_explored(0, 0)), (0, false));
        map.explore(1, 2, 0);
        assert_eq!(cells(&map, 9, 9), [(1, 2)]);
        map.explore(4, 0, 1);
        assert_eq!(cells(&map, 9, 9), [(3, 0), (4, 0), (3, 1), (4, 1), (1, 2)]);
        map.explore(4, 0, 1);
        assert_eq!(map.count(), 5);
        map.explore(2, 2, 100);
        assert_eq!((map.count(), map.is_explored(4, 3)), (20, true));
        assert!(!map.is_explored(5, 0) && !map.is_explored(0, 4));
        assert!(!map.is_explored(usize::MAX, 0) && !map.is_explored(0, usize::MAX));
    }

    #[test]
    fn maps_without_cells() {
        for (width, height) in [(0, 0), (0, 7), (7, 0)] {
            let mut map = Explored::new(width, height);
            map.explore(0, 0, 3);
            map.join(&Explored::new(width, height));
            assert_eq!((map.count(), map.is_explored(0, 0)), (0, false));
        }
    }

    #[test]
    fn every_cell_is_one_of_its_own() {
        for (width, height) in [(1, 200), (63, 3), (64, 3), (65, 3), (127, 2), (130, 5)] {
            for (x, y) in [(0, 0), (width - 1, 0), (0, height - 1), (width / 2, 1), (width - 1, height - 1)] {
                let mut map = Explored::new(width, height);
                map.explore(x, y, 0);
                assert_eq!((cells(&map, width + 70, height + 70), map.count()), (vec![(x, y)], 1));
            }
        }
    }

    #[test]
    fn allies_join_their_maps() {
        for (width, height) in [(10, 10), (65, 7), (300, 129)] {
            let (mut ours, theirs) = (Explored::new(width, height), scouted(width, height));
            ours.explore(3, 5, 1);
            let both = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
            let either = |&(x, y): &(usize, usize)| ours.is_explored(x, y) || theirs.is_explored(x, y);
            let both: Vec<_> = both.filter(either).collect();
            ours.join(&theirs);
            assert_eq!((ours.count(), cells(&ours, width, height)), (both.len(), both));
        }
    }

    #[test]
    fn a_map_is_on_the_heap() {
        assert!(size_of::<Explored>() <= 64, "an Explored has {} bytes", size_of::<Explored>());
        assert_eq!(measure(|| drop(scouted(100, 100))).curr_blocks, 0);
    }

    #[test]
    fn a_million_cells() {
        let heap = measure(|| scouted(1_000, 1_000));
        // A million bits are 125,000 bytes; where every row begins with a new word, 128,000.
        dhat::assert!(heap.max_bytes <= 128_000);
    }

    #[test]
    fn eight_players() {
        let heap = measure_with(|| scouted(300, 200), |map| [(); 8].map(|()| map.clone()));
        // Each of them 60,000 bits: 7,504 bytes, or 8,000 where every row begins with a new word.
        dhat::assert!(heap.total_bytes <= 8 * 8_000);
    }
}
