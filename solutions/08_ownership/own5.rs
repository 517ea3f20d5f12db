//! A frame takes over the world's content and keeps its own blocks.
//!
//! ## Why it works
//!
//! `frame.clone_from(&world)` has the result of `*frame = world.clone()`, but it has access to `frame`, and
//! may use what `frame` owns. A String keeps its block if the new text fits. A Vec calls `clone_from` for
//! each pair of elements, so that their blocks are used too. It drops surplus elements, and clones those that
//! are missing.
//!
//! `derive(Clone)` writes `clone` alone. `clone_from` is then the trait's own, which is
//! `*self = source.clone()`, so calling it changes nothing. Each type on the way needs its own: the World for
//! its Vecs, the Unit for its name and its path. Without the Unit's, the Vec of units would be used again,
//! but its content would be made anew.
//!
//! With the pattern `let World { step, units, scores } = source`, the compiler complains when a field is
//! added and not copied. With `source.field` it would be forgotten, and the frame would show an old value.
//!
//! ## What it costs
//!
//! An `impl` by hand for each type, which has to be kept right. Each part of the frame stays as large as it
//! was at its largest. And a unit that is gone and comes back is made anew: a Vec that got shorter has
//! dropped its elements.
//!
//! ## When not to
//!
//! When frames are rare, derive and assign. When most of the world stays as it is, share it: an `Rc` for each
//! unit and `make_mut` copy only what changed. When there are two worlds and each is calculated from the
//! other, `mem::swap` them: no copy at all. And know the types: today a HashMap uses its table but makes its
//! Strings anew, a BTreeMap and a `Box<str>` use nothing, a `Box<[u64]>` of equal length and an
//! `Option<String>` do. The crate `educe` derives a
//! `clone_from` that goes field by field.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | ten_frames_cost_nothing | before | 2020 | 397710 | 79670 | 39699 |
//! | | after | 0 | 0 | 0 | 0 |
//! | fewer_units_cost_nothing | before | 102 | 11429 | 11429 | 11429 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: AccessKit/accesskit#763: `clone_from` written by hand, so that nodes keep their buffers when copied.

use std::hint::black_box;

use heaplings::bench;

/// A unit and where it goes.
#[derive(Debug, PartialEq)]
struct Unit {
    name: String,
    path: Vec<(u64, u64)>,
    health: u64,
}

impl Clone for Unit {
    fn clone(&self) -> Unit {
        Unit { name: self.name.clone(), path: self.path.clone(), health: self.health }
    }

    fn clone_from(&mut self, source: &Unit) {
        let Unit { name, path, health } = source;
        self.name.clone_from(name);
        self.path.clone_from(path);
        self.health = *health;
    }
}

/// All that is shown.
#[derive(Debug, PartialEq)]
struct World {
    step: u64,
    units: Vec<Unit>,
    scores: Vec<u64>,
}

impl Clone for World {
    fn clone(&self) -> World {
        World { step: self.step, units: self.units.clone(), scores: self.scores.clone() }
    }

    fn clone_from(&mut self, source: &World) {
        let World { step, units, scores } = source;
        self.step = *step;
        self.units.clone_from(units);
        self.scores.clone_from(scores);
    }
}

/// Makes `frame` equal to `world`.
fn copy(world: &World, frame: &mut World) {
    frame.clone_from(world);
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
