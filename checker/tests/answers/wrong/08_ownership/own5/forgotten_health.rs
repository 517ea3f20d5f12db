// Wrong: the health of units that were there is forgotten
// Fails: a_frame_is_equal_to_the_world

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
    frame.scores.clone_from(&world.scores);
    frame.units.truncate(world.units.len());
    let (there, missing) = world.units.split_at(frame.units.len());
    for (target, unit) in frame.units.iter_mut().zip(there) {
        target.name.clone_from(&unit.name);
        target.path.clone_from(&unit.path);
    }
    frame.units.extend_from_slice(missing);
}

fn main() {
    let unit = |i: u64| Unit { name: format!("unit {i}"), path: vec![(i, i); 20], health: i };
    let world = World { step: 1, units: (0..100).map(unit).collect(), scores: vec![7; 4] };
    let mut frame = world.clone();
    bench("copy(100 units)", || copy(black_box(&world), &mut frame));
}
