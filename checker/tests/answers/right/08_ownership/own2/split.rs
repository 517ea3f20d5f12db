// Right: the slice is split around the unit that hits

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
        let (before, rest) = units.split_at_mut(i);
        let Some((unit, behind)) = rest.split_first_mut() else { return };
        if unit.health == 0 {
            continue;
        }
        for &target in &unit.targets {
            let hit =
                if target < i { before.get_mut(target) } else { behind.get_mut(target.wrapping_sub(i + 1)) };
            if let Some(hit) = hit.filter(|_| target != i) {
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
