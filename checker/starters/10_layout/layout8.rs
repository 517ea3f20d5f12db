//! A game shows sparks and smoke: particles of ten fields. In every frame `step` moves them and lets them
//! age, which takes the position, the speed and the age, and `upload` hands all x and then all y to the
//! graphics card, each as one slice without gaps. The other fields are read when a particle is born, or
//! looked at in the editor.
//!
//! It is correct, but collects both columns from the structs, sixty times a second.
//! Goal: a frame allocates nothing, and a particle takes no more than 44 bytes; the struct takes 40.

use std::hint::black_box;

use heaplings::bench;

/// All that there is to know of one particle. The tests use its fields.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Particle {
    id: u64,
    x: f32,
    y: f32,
    /// Its speed, in x and y.
    vx: f32,
    vy: f32,
    age: f32,
    size: f32,
    colour: u32,
    emitter: u16,
    kind: u8,
}

// TODO: keep values side by side that are used together.
/// The particles that are alive.
struct Particles {
    all: Vec<Particle>,
}

impl Particles {
    /// No particles yet, and room for so many.
    fn with_capacity(n: usize) -> Particles {
        Particles { all: Vec::with_capacity(n) }
    }

    fn push(&mut self, particle: Particle) {
        self.all.push(particle);
    }

    fn get(&self, i: usize) -> Option<Particle> {
        self.all.get(i).copied()
    }

    /// Moves all particles, and lets them age.
    fn step(&mut self, seconds: f32) {
        for particle in &mut self.all {
            particle.x += particle.vx * seconds;
            particle.y += particle.vy * seconds;
            particle.age += seconds;
        }
    }

    /// Hands all x to the graphics card in one slice, then all y in another.
    fn upload(&self, mut card: impl FnMut(&[f32])) {
        let x: Vec<f32> = self.all.iter().map(|particle| particle.x).collect();
        card(&x);
        let y: Vec<f32> = self.all.iter().map(|particle| particle.y).collect();
        card(&y);
    }
}

/// The `i`-th particle of a fountain.
fn spark(i: u32) -> Particle {
    let (x, y, id) = ((i % 100) as f32, (i % 37) as f32, u64::MAX - u64::from(i));
    Particle { id, x, y, vx: 0.5, vy: -x, age: 0.0, size: 1.5, colour: !i, emitter: i as u16, kind: i as u8 }
}

/// `n` particles of a fountain.
fn fountain(n: u32) -> Particles {
    let mut particles = Particles::with_capacity(n as usize);
    (0..n).for_each(|i| particles.push(spark(i)));
    particles
}

fn main() {
    let mut particles = fountain(10_000);
    bench("step(10000 particles)", || black_box(&mut particles).step(0.015_625));
    bench("upload(10000 particles)", || black_box(&particles).upload(|column| _ = black_box(column[0])));
    eprintln!("one of them: {:?}", particles.get(7));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::hint::black_box;

    /// What the card is given, call by call.
    fn uploaded(particles: &Particles) -> Vec<Vec<f32>> {
        let mut calls = Vec::new();
        particles.upload(|column| calls.push(column.to_vec()));
        calls
    }

    #[test]
    fn particles_keep_all_their_fields() {
        let mut particles = Particles::with_capacity(0);
        assert_eq!(particles.get(0), None);
        (0..5_000).for_each(|i| particles.push(spark(i)));
        assert_eq!(particles.get(5_000), None);
        assert!((0..5_000).all(|i| particles.get(i as usize) == Some(spark(i))));
    }

    #[test]
    fn a_step_moves_and_ages() {
        let mut particles = fountain(300);
        particles.step(0.5);
        particles.step(0.25);
        let moved = |at: Particle| Particle { x: at.x + 0.375, y: at.y - 0.75 * at.x, age: 0.75, ..at };
        assert!((0..300).all(|i| particles.get(i as usize) == Some(moved(spark(i)))));
    }

    #[test]
    fn the_card_gets_each_column_in_one_slice() {
        assert_eq!(uploaded(&fountain(0)), [[0.0; 0]; 2]);
        for n in [1, 100, 20_000] {
            let columns = [|at: Particle| at.x, |at: Particle| at.y];
            let columns = columns.map(|column| (0..n).map(|i| column(spark(i))).collect::<Vec<f32>>());
            assert_eq!(uploaded(&fountain(n)), columns);
        }
    }

    #[test]
    fn particles_are_in_memory_once() {
        let heap = measure(|| {
            let particles = fountain(1_000);
            particles.upload(|column| assert_eq!(column.len(), 1_000));
            particles
        });
        // Before and after, this is so. A struct for the cold fields may be padded; copies of x and y beside
        // the structs are 48 bytes for each particle.
        let (bytes, before) = (heap.curr_bytes, 1_000 * size_of::<Particle>());
        assert!(
            bytes <= 44_000,
            "1,000 particles take {bytes} bytes; the limit is 44000, and the structs took {before}"
        );
        // One column that is filled with x and then with y is 44 bytes, and a copy, too.
        let mut columns = Vec::new();
        heap.value.upload(|column| columns.push(column.as_ptr()));
        assert_ne!(columns[0], columns[1], "all x and all y came from the same memory, so they are copies");
    }

    #[test]
    fn sixty_frames_allocate_nothing() {
        let frame = |particles: &mut Particles| {
            particles.step(0.015_625);
            particles.upload(|column| assert_eq!(black_box(column).len(), 1_000));
        };
        let heap = measure_with(|| fountain(1_000), |mut all| (0..60).for_each(|_| frame(&mut all)));
        dhat::assert!(heap.total_blocks == 0);
    }
}
