//! A game shows the world sixty times a second while it calculates the next step. So each frame begins with a
//! copy of the world: units with names and paths, and the score of each team.
//!
//! The copy of the last frame is thrown away, although each of its parts has nearly the right size.
//! Goal: a frame allocates nothing if each part of the last copy has room for its part of the world.

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

// TODO: let the copy use the memory of the last one, down to the names.
/// Makes `frame` equal to `world`.
fn copy(world: &World, frame: &mut World) {
    *frame = world.clone();
}

fn main() {
    let unit = |i: u64| Unit { name: format!("unit {i}"), path: vec![(i, i); 20], health: i };
    let world = World { step: 1, units: (0..100).map(unit).collect(), scores: vec![7; 4] };
    let mut frame = world.clone();
    bench("copy(100 units)", || copy(black_box(&world), &mut frame));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// A world of so many units, of which each has a name and a path of some length.
    fn world(units: u64, length: usize) -> World {
        let unit = |i: u64| Unit {
            name: "a".repeat(length + i as usize % 3),
            path: vec![(i, length as u64); length],
            health: i * length as u64,
        };
        World { step: units, units: (0..units).map(unit).collect(), scores: vec![units; length] }
    }

    fn is_copied(world: &World, frame: &mut World) {
        copy(world, frame);
        // Field by field, since the learner may change `PartialEq`.
        assert_eq!((frame.step, &frame.scores), (world.step, &world.scores));
        assert_eq!(frame.units.len(), world.units.len());
        for (copy, unit) in frame.units.iter().zip(&world.units) {
            assert_eq!((&copy.name, &copy.path, copy.health), (&unit.name, &unit.path, unit.health));
        }
    }

    #[test]
    fn a_frame_is_equal_to_the_world() {
        let mut frame = world(0, 0);
        for (units, length) in [(0, 0), (1, 1), (5, 3), (5, 30), (2, 30), (9, 2), (300, 5), (0, 7), (3, 0)] {
            is_copied(&world(units, length), &mut frame);
        }
    }

    #[test]
    fn a_frame_is_a_world_of_its_own() {
        let (mut now, mut frame) = (world(3, 4), world(2, 9));
        is_copied(&now, &mut frame);
        now.units[1].name.push('!');
        now.units[2].path.clear();
        now.scores[0] = 1_000;
        assert_eq!(frame, world(3, 4));
        is_copied(&now, &mut frame);
        assert_eq!(
            (frame.units[1].name.as_str(), frame.units[2].path.len(), frame.scores[0]),
            ("aaaaa!", 0, 1_000)
        );
        drop(now);
        assert_eq!(frame.units[0].name, "aaaa");
    }

    #[test]
    fn ten_frames_cost_nothing() {
        let start = || (world(100, 20), world(100, 24));
        let heap = measure_with(start, |(mut world, mut frame)| {
            for step in 0..10 {
                world.step = step;
                world.units[7].health = step;
                world.units[step as usize].path.pop();
                copy(&world, &mut frame);
                assert_eq!((frame.step, frame.units[7].health, frame.units[99].name.len()), (step, step, 20));
            }
            frame
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn fewer_units_cost_nothing() {
        let heap = measure_with(
            || (world(50, 10), world(100, 24)),
            |(world, mut frame)| {
                copy(&world, &mut frame);
                frame
            },
        );
        dhat::assert!(heap.total_blocks == 0);
    }
}
