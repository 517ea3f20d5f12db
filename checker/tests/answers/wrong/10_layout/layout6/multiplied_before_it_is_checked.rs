// Wrong: the number of a cell is worked out before it is known that the cell is on the map, so far outside it overflows.
// Fails: a_unit_sees_a_square

use std::hint::black_box;

use heaplings::bench;

#[derive(Clone)]
struct Explored {
    width: usize,
    height: usize,
    words: Vec<u64>,
}

impl Explored {
    fn new(width: usize, height: usize) -> Explored {
        Explored { width, height, words: vec![0; (width * height).div_ceil(64)] }
    }
    fn explore(&mut self, x: usize, y: usize, sight: usize) {
        for y in y.saturating_sub(sight)..self.height.min(y + sight + 1) {
            for x in x.saturating_sub(sight)..self.width.min(x + sight + 1) {
                let cell = y * self.width + x;
                self.words[cell / 64] |= 1 << (cell % 64);
            }
        }
    }
    fn is_explored(&self, x: usize, y: usize) -> bool {
        let cell = y * self.width + x;
        x < self.width && y < self.height && self.words[cell / 64] >> (cell % 64) & 1 == 1
    }
    fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }
    fn join(&mut self, ally: &Explored) {
        for (word, other) in self.words.iter_mut().zip(&ally.words) {
            *word |= other;
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
