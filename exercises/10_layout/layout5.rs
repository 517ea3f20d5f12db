//! A route planner has the crossings and roads of a country in memory. The roads that leave a crossing
//! are a chain: the crossing knows the one that was added last, and each road knows the one before it. A
//! large country has forty million crossings. There will never be more than four billion crossings or
//! roads.
//!
//! It is correct, but the upper half of nearly every number in it is always zero.
//! Goal: no more than 16 bytes for a road, and 8 for a crossing. 12 and 4 are possible.

use std::hint::black_box;

use heaplings::bench;

// TODO: store numbers that are as large as they need to be.
/// A road to another crossing. The tests ask for its size.
#[derive(Clone, Copy)]
struct Road {
    to: usize,
    metres: u32,
    /// The road from the same crossing that was added before this one.
    next: Option<usize>,
}

/// Crossings, and the roads between them.
struct Roads {
    /// For each crossing the road that was added last.
    last: Vec<Option<usize>>,
    roads: Vec<Road>,
}

impl Roads {
    /// So many crossings without roads, and room for so many roads.
    fn new(crossings: usize, roads: usize) -> Roads {
        Roads { last: vec![None; crossings], roads: Vec::with_capacity(roads) }
    }

    /// Adds a road in one direction. Says no if there is no such crossing.
    fn add(&mut self, from: usize, to: usize, metres: u32) -> bool {
        if from >= self.last.len() || to >= self.last.len() {
            return false;
        }
        self.roads.push(Road { to, metres, next: self.last[from] });
        self.last[from] = Some(self.roads.len() - 1);
        true
    }

    /// Where the roads from a crossing lead, and how long they are; the one that was added last comes first.
    fn leaving(&self, from: usize) -> impl Iterator<Item = (usize, u32)> {
        let mut at = self.last.get(from).copied().flatten();
        std::iter::from_fn(move || {
            let road = self.roads[at?];
            at = road.next;
            Some((road.to, road.metres))
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;

    fn from(roads: &Roads, crossing: usize) -> Vec<(usize, u32)> {
        roads.leaving(crossing).collect()
    }

    #[test]
    fn roads_lead_from_a_crossing_to_another() {
        let mut roads = Roads::new(3, 0);
        assert!(from(&roads, 0).is_empty() && from(&roads, 3).is_empty());
        assert!(
            roads.add(0, 1, 10) && roads.add(0, 2, 20) && roads.add(2, 2, 0) && roads.add(0, 1, u32::MAX)
        );
        assert_eq!(from(&roads, 0), [(1, u32::MAX), (2, 20), (1, 10)]);
        assert_eq!((from(&roads, 1), from(&roads, 2)), (vec![], vec![(2, 0)]));
    }

    #[test]
    fn there_is_no_road_to_nowhere() {
        let mut roads = Roads::new(2, 10);
        for (a, b) in
            [(0, 2), (2, 0), (0, usize::MAX), (0, 1 << 32), (1 << 32, 0), ((1 << 32) + 1, 1), (1, 65_536)]
        {
            assert!(!roads.add(a, b, 1), "from {a} to {b}");
        }
        assert!((0..3).all(|crossing| from(&roads, crossing).is_empty()));
        assert!(from(&roads, 1 << 32).is_empty());
        assert!(!Roads::new(0, 0).add(0, 0, 1));
    }

    #[test]
    fn more_crossings_than_fit_into_16_bits() {
        let mut roads = Roads::new(100_000, 0);
        for crossing in 0..99_999 {
            assert!(roads.add(crossing, crossing + 1, crossing as u32));
        }
        assert!(roads.add(99_999, 0, 7) && roads.add(99_999, 65_536, 8));
        assert!((0..99_999).all(|crossing| from(&roads, crossing) == [(crossing + 1, crossing as u32)]));
        assert_eq!(from(&roads, 99_999), [(65_536, 8), (0, 7)]);
    }

    #[test]
    fn a_whole_country() {
        let roads = country(1_000);
        assert_eq!(from(&roads, 999), [(998, u32::MAX), (499, 9_000), (1, 250), (0, 100)]);
        assert_eq!(metres(&roads, 1_000), 1_000 * (9_350 + u64::from(u32::MAX)));
        assert_eq!(measure(|| drop(country(100))).curr_blocks, 0);
    }

    #[test]
    fn a_road_has_16_bytes() {
        let bytes = size_of::<Road>();
        assert!(bytes <= 16, "a Road has {bytes} bytes");
    }

    #[test]
    fn ten_thousand_crossings_and_their_roads() {
        let heap = measure(|| country(10_000));
        // 16 bytes for each of 40,000 roads, 8 for each of 10,000 crossings. With 12 and 4 it is 520,000.
        dhat::assert!(heap.curr_bytes <= 720_000);
    }

    #[test]
    fn crossings_without_roads() {
        let heap = measure(|| Roads::new(10_000, 0));
        // 8 bytes for each.
        dhat::assert!(heap.curr_bytes <= 80_000);
    }
}
