// Right: an index of all ones is the end of the chain, and a road is 12 bytes.

use std::hint::black_box;

use heaplings::bench;

#[derive(Clone, Copy)]
struct Road {
    to: u32,
    metres: u32,
    next: u32,
}

struct Roads {
    last: Vec<u32>,
    roads: Vec<Road>,
}

impl Roads {
    fn new(crossings: usize, roads: usize) -> Roads {
        assert!(crossings < u32::MAX as usize);
        Roads { last: vec![u32::MAX; crossings], roads: Vec::with_capacity(roads) }
    }
    fn add(&mut self, from: usize, to: usize, metres: u32) -> bool {
        if from >= self.last.len() || to >= self.last.len() {
            return false;
        }
        self.roads.push(Road { to: to as u32, metres, next: self.last[from] });
        self.last[from] =
            u32::try_from(self.roads.len() - 1).ok().filter(|at| *at < u32::MAX).expect("too many roads");
        true
    }
    fn leaving(&self, from: usize) -> impl Iterator<Item = (usize, u32)> {
        let mut at = self.last.get(from).copied().unwrap_or(u32::MAX);
        std::iter::from_fn(move || {
            let road = self.roads.get(at as usize)?;
            at = road.next;
            Some((road.to as usize, road.metres))
        })
    }
}

/// `n` crossings in a ring, with four roads from each.
fn country(n: usize) -> Roads {
    let mut roads = Roads::new(n, 4 * n);
    for from in 0..n {
        for (step, metres) in [(1, 100), (2, 250), (n / 2, 9_000), (n - 1, u32::MAX)] {
            roads.add(from, (from + step) % n, metres);
        }
    }
    roads
}

/// The metres of all roads.
fn metres(roads: &Roads, crossings: usize) -> u64 {
    (0..crossings).flat_map(|from| roads.leaving(from)).map(|(_, metres)| u64::from(metres)).sum()
}

fn main() {
    let roads = country(10_000);
    bench("country(10000 crossings)", || country(black_box(10_000)));
    bench("metres(40000 roads)", || metres(black_box(&roads), 10_000));
}
