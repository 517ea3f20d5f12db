//! A game's particles, a column for each field, so that a column can be lent.
//!
//! ## Why it works
//!
//! In an array of structs the fields of one particle lie together, and one x is 40 bytes from the next. To
//! get all x, a program must pick them out and copy them. In a struct of arrays all x lie
//! together: they *are* the slice that the card wants, and `&self.x` lends it. The loop that moves
//! particles reads five columns and nothing else, where it went through all ten fields before.
//!
//! A column has no padding: 39 bytes for a particle where the struct has 40. And a loop over columns of
//! numbers is what the optimiser turns into steps of several elements at once.
//!
//! ## What it costs
//!
//! The i-th particle is an agreement between ten Vecs. Each function that adds or removes has to keep it, so
//! there are few of them, and no other code sees the columns. `get` reads from ten places, each likely in
//! another cache line. Sorting is awkward, and each new field is a new line in three functions.
//!
//! ## When not to
//!
//! When each access needs most fields of one element, at random: then the struct is right, with all of them
//! in one or two cache lines. When there are only a hundred elements. When only one or two fields are hot:
//! give those a column, and leave the rest together in a smaller struct; that is often the best of both.
//!
//! ## Another way
//!
//! Hot and cold: `x`, `y`, `vx`, `vy` and `age` in columns, the rest as a `Vec<Cold>`. That is 44 bytes for a
//! particle, since the 19 bytes of a `Cold` are rounded up to 24. The crate `soa_derive` writes the ten Vecs
//! and their functions from the struct; `hecs` and `bevy_ecs` store a whole game like this, with queries of
//! their own. For one type in one module, what is here is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | sixty_frames_allocate_nothing | before | 120 | 480000 | 8000 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: rust-lang/rust#54211: a Vec of structs became three Vecs without padding, memory fell by 20 %

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

const _: () = assert!(size_of::<Particle>() == 40);

/// The particles that are alive: the i-th of them is at place i of each column.
#[derive(Default)]
struct Particles {
    ids: Vec<u64>,
    x: Vec<f32>,
    y: Vec<f32>,
    vx: Vec<f32>,
    vy: Vec<f32>,
    ages: Vec<f32>,
    sizes: Vec<f32>,
    colours: Vec<u32>,
    emitters: Vec<u16>,
    kinds: Vec<u8>,
}

impl Particles {
    /// No particles yet, and room for so many.
    fn with_capacity(n: usize) -> Particles {
        Particles {
            ids: Vec::with_capacity(n),
            x: Vec::with_capacity(n),
            y: Vec::with_capacity(n),
            vx: Vec::with_capacity(n),
            vy: Vec::with_capacity(n),
            ages: Vec::with_capacity(n),
            sizes: Vec::with_capacity(n),
            colours: Vec::with_capacity(n),
            emitters: Vec::with_capacity(n),
            kinds: Vec::with_capacity(n),
        }
    }

    fn push(&mut self, particle: Particle) {
        // Without `..`, a new field does not compile until it has a column.
        let Particle { id, x, y, vx, vy, age, size, colour, emitter, kind } = particle;
        self.ids.push(id);
        self.x.push(x);
        self.y.push(y);
        self.vx.push(vx);
        self.vy.push(vy);
        self.ages.push(age);
        self.sizes.push(size);
        self.colours.push(colour);
        self.emitters.push(emitter);
        self.kinds.push(kind);
    }

    fn get(&self, i: usize) -> Option<Particle> {
        Some(Particle {
            id: *self.ids.get(i)?,
            x: self.x[i],
            y: self.y[i],
            vx: self.vx[i],
            vy: self.vy[i],
            age: self.ages[i],
            size: self.sizes[i],
            colour: self.colours[i],
            emitter: self.emitters[i],
            kind: self.kinds[i],
        })
    }

    /// Moves all particles, and lets them age.
    fn step(&mut self, seconds: f32) {
        for (x, vx) in self.x.iter_mut().zip(&self.vx) {
            *x += vx * seconds;
        }
        for (y, vy) in self.y.iter_mut().zip(&self.vy) {
            *y += vy * seconds;
        }
        for age in &mut self.ages {
            *age += seconds;
        }
    }

    /// Hands all x to the graphics card in one slice, then all y in another.
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
