// Right: the six numbers are columns of one array of Vecs, by their place; the four others have a Vec together.

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

struct Particles {
    numbers: [Vec<f32>; 6],
    rest: Vec<(u64, u32, u16, u8)>,
}

impl Particles {
    fn with_capacity(n: usize) -> Particles {
        Particles { numbers: std::array::from_fn(|_| Vec::with_capacity(n)), rest: Vec::with_capacity(n) }
    }
    fn push(&mut self, p: Particle) {
        for (column, number) in self.numbers.iter_mut().zip([p.x, p.y, p.vx, p.vy, p.age, p.size]) {
            column.push(number);
        }
        self.rest.push((p.id, p.colour, p.emitter, p.kind));
    }
    fn get(&self, i: usize) -> Option<Particle> {
        let (id, colour, emitter, kind) = *self.rest.get(i)?;
        let [x, y, vx, vy, age, size] = std::array::from_fn(|column| self.numbers[column][i]);
        Some(Particle { id, x, y, vx, vy, age, size, colour, emitter, kind })
    }
    fn step(&mut self, seconds: f32) {
        let [x, y, vx, vy, age, _] = &mut self.numbers;
        x.iter_mut().zip(vx).for_each(|(x, vx)| *x += *vx * seconds);
        y.iter_mut().zip(vy).for_each(|(y, vy)| *y += *vy * seconds);
        age.iter_mut().for_each(|age| *age += seconds);
    }
    fn upload(&self, mut card: impl FnMut(&[f32])) {
        card(&self.numbers[0]);
        card(&self.numbers[1]);
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
