// Right: eight cells in a byte, and the count is kept up to date.

use std::hint::black_box;

use heaplings::bench;

#[derive(Clone)]
struct Explored {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
    count: usize,
}

impl Explored {
    fn new(width: usize, height: usize) -> Explored {
        Explored { width, height, bytes: vec![0; (width * height).div_ceil(8)], count: 0 }
    }
    fn set(&mut self, cell: usize) {
        let (byte, bit) = (&mut self.bytes[cell / 8], 1 << (cell % 8));
        self.count += usize::from(*byte & bit == 0);
        *byte |= bit;
    }
    fn explore(&mut self, x: usize, y: usize, sight: usize) {
        for y in y.saturating_sub(sight)..self.height.min(y + sight + 1) {
            for x in x.saturating_sub(sight)..self.width.min(x + sight + 1) {
                self.set(y * self.width + x);
            }
        }
    }
    fn is_explored(&self, x: usize, y: usize) -> bool {
        let cell = || y * self.width + x;
        x < self.width && y < self.height && self.bytes[cell() / 8] & (1 << (cell() % 8)) != 0
    }
    fn count(&self) -> usize {
        self.count
    }
    fn join(&mut self, ally: &Explored) {
        for cell in 0..self.width * self.height {
            if ally.bytes[cell / 8] & (1 << (cell % 8)) != 0 {
                self.set(cell);
            }
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
