// Wrong: clone_from of a derived Clone makes all of it anew
// Fails: ten_frames_cost_nothing, fewer_units_cost_nothing

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
    frame.clone_from(world);
}

fn main() {
    let unit = |i: u64| Unit { name: format!("unit {i}"), path: vec![(i, i); 20], health: i };
    let world = World { step: 1, units: (0..100).map(unit).collect(), scores: vec![7; 4] };
    let mut frame = world.clone();
    bench("copy(100 units)", || copy(black_box(&world), &mut frame));
}
