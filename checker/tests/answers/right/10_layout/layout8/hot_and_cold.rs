// Right: what a frame needs has columns, and the rest stays together in a smaller struct.

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

#[derive(Clone, Copy)]
struct Cold {
    id: u64,
    size: f32,
    colour: u32,
    age: f32,
    emitter: u16,
    kind: u8,
}

struct Particles {
    x: Vec<f32>,
    y: Vec<f32>,
    speeds: Vec<[f32; 2]>,
    cold: Vec<Cold>,
}

impl Particles {
    fn with_capacity(n: usize) -> Particles {
        let [x, y] = [(); 2].map(|()| Vec::with_capacity(n));
        Particles { x, y, speeds: Vec::with_capacity(n), cold: Vec::with_capacity(n) }
    }
    fn push(&mut self, particle: Particle) {
        let Particle { id, x, y, vx, vy, age, size, colour, emitter, kind } = particle;
        self.x.push(x);
        self.y.push(y);
        self.speeds.push([vx, vy]);
        self.cold.push(Cold { id, size, colour, age, emitter, kind });
    }
    fn get(&self, i: usize) -> Option<Particle> {
        let Cold { id, size, colour, age, emitter, kind } = *self.cold.get(i)?;
        let [vx, vy] = self.speeds[i];
        Some(Particle { id, x: self.x[i], y: self.y[i], vx, vy, age, size, colour, emitter, kind })
    }
    fn step(&mut self, seconds: f32) {
        for (i, [vx, vy]) in self.speeds.iter().enumerate() {
            self.x[i] += vx * seconds;
            self.y[i] += vy * seconds;
            self.cold[i].age += seconds;
        }
    }
    fn upload(&self, mut card: impl FnMut(&[f32])) {
        [&self.x, &self.y].into_iter().for_each(|column| card(column));
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
