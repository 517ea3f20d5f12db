// Wrong: the list is taken out and not put back
// Fails: a_hit_takes_health_and_gives_points

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
        let power = units[i].power;
        for target in std::mem::take(&mut units[i].targets) {
            if target != i && target < units.len() {
                let taken = power.min(units[target].health);
                units[target].health -= taken;
                units[i].points += taken;
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
