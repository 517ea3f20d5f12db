// Wrong: all hit at the same time, by the health at the start
// Fails: units_hit_one_after_the_other

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
    for target in 0..units.len() {
        let mut missing = 0;
        let health = units[target].health;
        for i in (0..units.len()).filter(|i| *i != target) {
            let hits = units[i].targets.iter().filter(|other| **other == target).count() as u32;
            let taken = (units[i].power * hits).min(health - missing);
            units[i].points += taken;
            missing += taken;
        }
        units[target].health -= missing;
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
