// Wrong: one column is kept beside the structs, and filled with all x and then with all y in every frame.
// Fails: particles_are_in_memory_once

use std::cell::RefCell;
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

/// The particles that are alive.
struct Particles {
    all: Vec<Particle>,
    column: RefCell<Vec<f32>>,
}

impl Particles {
    /// No particles yet, and room for so many.
    fn with_capacity(n: usize) -> Particles {
        Particles { all: Vec::with_capacity(n), column: RefCell::new(Vec::with_capacity(n)) }
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

    fn upload(&self, mut card: impl FnMut(&[f32])) {
        let mut column = self.column.borrow_mut();
        for field in [|particle: &Particle| particle.x, |particle: &Particle| particle.y] {
            column.clear();
            column.extend(self.all.iter().map(field));
            card(&column);
        }
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
