// Right: no Clone by hand, the copy itself goes through all fields

use std::hint::black_box;

use heaplings::bench;

/// A unit and where it goes.
#[derive(Debug, Clone, PartialEq)]
struct Unit {
    name: String,
    path: Vec<(u64, u64)>,
    health: u64,
}

/// All that is shown.
#[derive(Debug, Clone, PartialEq)]
struct World {
    step: u64,
    units: Vec<Unit>,
    scores: Vec<u64>,
}

fn copy(world: &World, frame: &mut World) {
    frame.step = world.step;
    frame.scores.clear();
    frame.scores.extend_from_slice(&world.scores);
    frame.units.truncate(world.units.len());
    for (target, unit) in frame.units.iter_mut().zip(&world.units) {
        target.name.clear();
        target.name.push_str(&unit.name);
        target.path.clear();
        target.path.extend(&unit.path);
        target.health = unit.health;
    }
    let missing = &world.units[frame.units.len()..];
    frame.units.extend(missing.iter().cloned());
}

fn main() {
    let unit = |i: u64| Unit { name: format!("unit {i}"), path: vec![(i, i); 20], health: i };
    let world = World { step: 1, units: (0..100).map(unit).collect(), scores: vec![7; 4] };
    let mut frame = world.clone();
    bench("copy(100 units)", || copy(black_box(&world), &mut frame));
}
