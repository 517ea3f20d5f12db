// Wrong: the rows are words, but only one word each: a map that is wider than 64 cells wraps around.
// Fails: every_cell_is_one_of_its_own

use std::hint::black_box;

use heaplings::bench;

#[derive(Clone)]
struct Explored {
    width: usize,
    rows: Vec<u64>,
}

impl Explored {
    fn new(width: usize, height: usize) -> Explored {
        Explored { width, rows: vec![0; height] }
    }
    fn explore(&mut self, x: usize, y: usize, sight: usize) {
        for y in y.saturating_sub(sight)..self.rows.len().min(y + sight + 1) {
            for x in x.saturating_sub(sight)..self.width.min(x + sight + 1) {
                self.rows[y] |= 1_u64.rotate_left(x as u32);
            }
        }
    }
    fn is_explored(&self, x: usize, y: usize) -> bool {
        x < self.width && y < self.rows.len() && self.rows[y].rotate_right(x as u32) & 1 == 1
    }
    fn count(&self) -> usize {
        self.rows.iter().map(|row| row.count_ones() as usize).sum()
    }
    fn join(&mut self, ally: &Explored) {
        for (row, other) in self.rows.iter_mut().zip(&ally.rows) {
            *row |= other;
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
