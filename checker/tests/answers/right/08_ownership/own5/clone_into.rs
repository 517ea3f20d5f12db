// Right: clone_into of the slices and texts

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
    let World { step, units, scores } = world;
    frame.step = *step;
    scores.as_slice().clone_into(&mut frame.scores);
    while frame.units.len() > units.len() {
        frame.units.pop();
    }
    for (i, unit) in units.iter().enumerate() {
        match frame.units.get_mut(i) {
            Some(target) => {
                unit.name.as_str().clone_into(&mut target.name);
                unit.path.as_slice().clone_into(&mut target.path);
                target.health = unit.health;
            }
            None => frame.units.push(unit.clone()),
        }
    }
}

fn main() {
    let unit = |i: u64| Unit { name: format!("unit {i}"), path: vec![(i, i); 20], health: i };
    let world = World { step: 1, units: (0..100).map(unit).collect(), scores: vec![7; 4] };
    let mut frame = world.clone();
    bench("copy(100 units)", || copy(black_box(&world), &mut frame));
}
