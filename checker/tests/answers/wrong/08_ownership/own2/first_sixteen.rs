// Wrong: the list is copied into an array with room for sixteen
// Fails: a_round_copies_nothing

use std::hint::black_box;

use heaplings::bench;

/// A unit of the game.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unit {
    name: String,
    /// The units that it hits, by number, in this order.
    targets: Vec<usize>,
    power: u32,
    health: u32,
    points: u32,
}

fn round(units: &mut [Unit]) {
    for i in 0..units.len() {
        if units[i].health == 0 {
            continue;
        }
        let mut targets = [usize::MAX; 16];
        for (place, target) in targets.iter_mut().zip(&units[i].targets) {
            *place = *target;
        }
        for target in targets {
            if let Ok([unit, hit]) = units.get_disjoint_mut([i, target]) {
                let taken = unit.power.min(hit.health);
                hit.health -= taken;
                unit.points += taken;
            }
        }
    }
}

fn main() {
    let unit = |i: usize| Unit {
        name: format!("unit {i}"),
        targets: vec![(i + 1) % 1_000, (i * 7) % 1_000],
        power: 1,
        health: 1_000_000_000,
        points: 0,
    };
    let mut units: Vec<Unit> = (0..1_000).map(unit).collect();
    bench("round(1,000 units)", || round(black_box(&mut units)));
}
