// Wrong: what comes in is cut to 32 bits first, so crossing 4,294,967,296 is taken for crossing 0.
// Fails: there_is_no_road_to_nowhere

use std::hint::black_box;

use heaplings::bench;

#[derive(Clone, Copy)]
struct Road {
    to: u32,
    metres: u32,
    next: Option<u32>,
}

struct Roads {
    last: Vec<Option<u32>>,
    roads: Vec<Road>,
}

impl Roads {
    fn new(crossings: usize, roads: usize) -> Roads {
        Roads { last: vec![None; crossings], roads: Vec::with_capacity(roads) }
    }
    fn add(&mut self, from: usize, to: usize, metres: u32) -> bool {
        let (from, to) = (from as u32 as usize, to as u32 as usize);
        if from >= self.last.len() || to >= self.last.len() {
            return false;
        }
        self.roads.push(Road { to: to as u32, metres, next: self.last[from] });
        self.last[from] = Some((self.roads.len() - 1) as u32);
        true
    }
    fn leaving(&self, from: usize) -> impl Iterator<Item = (usize, u32)> {
        let mut at = self.last.get(from).copied().flatten();
        std::iter::from_fn(move || {
            let road = self.roads[at? as usize];
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
