// Wrong: both columns are kept beside the structs, so each position is in memory twice.
// Fails: particles_are_in_memory_once

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
    x: Vec<f32>,
    y: Vec<f32>,
}

impl Particles {
    /// No particles yet, and room for so many.
    fn with_capacity(n: usize) -> Particles {
        Particles { all: Vec::with_capacity(n), x: Vec::with_capacity(n), y: Vec::with_capacity(n) }
    }

    fn push(&mut self, particle: Particle) {
        self.all.push(particle);
        self.x.push(particle.x);
        self.y.push(particle.y);
    }

    fn get(&self, i: usize) -> Option<Particle> {
        self.all.get(i).copied()
    }

    /// Moves all particles, and lets them age.
    fn step(&mut self, seconds: f32) {
        for ((particle, x), y) in self.all.iter_mut().zip(&mut self.x).zip(&mut self.y) {
            particle.x += particle.vx * seconds;
            particle.y += particle.vy * seconds;
            particle.age += seconds;
            (*x, *y) = (particle.x, particle.y);
        }
    }

    fn upload(&self, mut card: impl FnMut(&[f32])) {
        card(&self.x);
        card(&self.y);
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
