// Right: five hot columns, as the solution proposes, and a padded struct of the rest: 44 bytes.

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
    emitter: u16,
    kind: u8,
}

struct Particles {
    x: Vec<f32>,
    y: Vec<f32>,
    vx: Vec<f32>,
    vy: Vec<f32>,
    age: Vec<f32>,
    cold: Vec<Cold>,
}

impl Particles {
    fn with_capacity(n: usize) -> Particles {
        let [x, y, vx, vy, age] = [(); 5].map(|()| Vec::with_capacity(n));
        Particles { x, y, vx, vy, age, cold: Vec::with_capacity(n) }
    }
    fn push(&mut self, particle: Particle) {
        let Particle { id, x, y, vx, vy, age, size, colour, emitter, kind } = particle;
        self.x.push(x);
        self.y.push(y);
        self.vx.push(vx);
        self.vy.push(vy);
        self.age.push(age);
        self.cold.push(Cold { id, size, colour, emitter, kind });
    }
    fn get(&self, i: usize) -> Option<Particle> {
        let Cold { id, size, colour, emitter, kind } = *self.cold.get(i)?;
        let (x, y, vx, vy, age) = (self.x[i], self.y[i], self.vx[i], self.vy[i], self.age[i]);
        Some(Particle { id, x, y, vx, vy, age, size, colour, emitter, kind })
    }
    fn step(&mut self, seconds: f32) {
        self.x.iter_mut().zip(&self.vx).for_each(|(x, vx)| *x += vx * seconds);
        self.y.iter_mut().zip(&self.vy).for_each(|(y, vy)| *y += vy * seconds);
        self.age.iter_mut().for_each(|age| *age += seconds);
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
