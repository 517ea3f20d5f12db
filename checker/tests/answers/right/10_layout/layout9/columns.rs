// Right: five columns, a number for nobody, and a BTreeMap of buildings.

use std::hint::black_box;

use heaplings::bench;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terrain {
    Water,
    Grass,
    Wood,
    Rock,
}

#[derive(Debug, Clone, PartialEq)]
struct Building {
    name: String,
    health: u32,
}

/// A map of cells. The tests use its functions only.
struct World {
    width: usize,
    height: usize,
    terrains: Vec<Terrain>,
    heights: Vec<i16>,
    owners: Vec<u8>,
    explored: Vec<u8>,
    buildings: std::collections::BTreeMap<usize, Building>,
}

const NOBODY: u8 = 200;

impl World {
    fn new(width: usize, height: usize) -> World {
        let n = width * height;
        World {
            width,
            height,
            terrains: vec![Terrain::Water; n],
            heights: vec![0; n],
            owners: vec![NOBODY; n],
            explored: vec![0; n],
            buildings: Default::default(),
        }
    }
    fn at(&self, x: usize, y: usize) -> Option<usize> {
        (x < self.width && y < self.height).then(|| y * self.width + x)
    }
    fn ground(&self, x: usize, y: usize) -> Option<(Terrain, i16)> {
        self.at(x, y).map(|i| (self.terrains[i], self.heights[i]))
    }
    fn set_ground(&mut self, x: usize, y: usize, terrain: Terrain, height: i16) {
        if let Some(i) = self.at(x, y) {
            (self.terrains[i], self.heights[i]) = (terrain, height);
        }
    }
    fn owner(&self, x: usize, y: usize) -> Option<u8> {
        self.at(x, y).map(|i| self.owners[i]).filter(|owner| *owner != NOBODY)
    }
    fn claim(&mut self, x: usize, y: usize, player: Option<u8>) -> bool {
        let Some(i) = self.at(x, y).filter(|_| player.is_none_or(|player| player < NOBODY)) else {
            return false;
        };
        self.owners[i] = player.unwrap_or(NOBODY);
        true
    }
    fn is_explored(&self, x: usize, y: usize, team: usize) -> bool {
        self.at(x, y).is_some_and(|i| team < 8 && self.explored[i] & (1 << team) != 0)
    }
    fn explore(&mut self, x: usize, y: usize, team: usize) {
        if let Some(i) = self.at(x, y).filter(|_| team < 8) {
            self.explored[i] |= 1 << team;
        }
    }
    fn building(&self, x: usize, y: usize) -> Option<&Building> {
        self.buildings.get(&self.at(x, y)?)
    }
    fn build(&mut self, x: usize, y: usize, building: Building) -> bool {
        let Some(i) = self.at(x, y).filter(|i| !self.buildings.contains_key(i)) else { return false };
        self.buildings.insert(i, building).is_none()
    }
    fn demolish(&mut self, x: usize, y: usize) -> Option<Building> {
        self.buildings.remove(&self.at(x, y)?)
    }
}

/// A world in play: hills, owners, explored cells, and a building on every thousandth cell.
fn in_play(width: usize, height: usize) -> World {
    let mut world = World::new(width, height);
    for cell in 0..width * height {
        let (x, y) = (cell % width, cell / width);
        if cell % 3 > 0 {
            let terrain = [Terrain::Grass, Terrain::Wood, Terrain::Rock][cell / 7 % 3];
            world.set_ground(x, y, terrain, (cell % 8_849) as i16 - 100);
            world.claim(x, y, Some((cell % 200) as u8));
            world.explore(x, y, cell % 8);
        }
        if cell % 1_000 == 7 {
            world.build(x, y, Building { name: String::from("lighthouse"), health: cell as u32 });
        }
    }
    world
}

fn main() {
    let mut world = in_play(300, 300);
    eprintln!("at the corner: {:?}, explored: {}", world.ground(1, 1), world.is_explored(1, 1, 0));
    eprintln!("demolished: {:?}, left: {:?}", world.demolish(7, 0), world.building(7, 0));
    bench("in_play(300 by 300)", || in_play(black_box(300), 300));
    bench("owned cells(300 by 300)", || {
        let mine = |cell: &usize| black_box(&world).owner(cell % 300, cell / 300) == Some(7);
        (0..300 * 300).filter(mine).count()
    });
}
