// Wrong: a lazy one boxes the building, and every cell keeps the room for an address.
// Fails: a_million_cells_without_buildings, a_million_cells_in_play

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

/// What every cell has.
#[derive(Clone)]
struct Cell {
    height: i16,
    terrain: Terrain,
    /// The player's number, and one more.
    owner: Option<std::num::NonZeroU8>,
    explored: u8,
    building: Option<Box<Building>>,
}

/// A map of cells. The tests use its functions only.
struct World {
    width: usize,
    height: usize,
    /// One row after the other.
    cells: Vec<Cell>,
}

impl World {
    /// Water at height 0, without owners and buildings, and not explored.
    fn new(width: usize, height: usize) -> World {
        assert!(u32::try_from(width * height).is_ok(), "{width} by {height} cells are too many");
        let cell = Cell { height: 0, terrain: Terrain::Water, owner: None, explored: 0, building: None };
        World { width, height, cells: vec![cell; width * height] }
    }

    /// The number of a cell, if it is on the map.
    fn number(&self, x: usize, y: usize) -> Option<usize> {
        (x < self.width && y < self.height).then(|| y * self.width + x)
    }

    fn cell(&self, x: usize, y: usize) -> Option<&Cell> {
        self.number(x, y).map(|number| &self.cells[number])
    }

    fn cell_mut(&mut self, x: usize, y: usize) -> Option<&mut Cell> {
        self.number(x, y).map(|number| &mut self.cells[number])
    }

    /// The terrain and the height of a cell; nothing outside of the map.
    fn ground(&self, x: usize, y: usize) -> Option<(Terrain, i16)> {
        self.cell(x, y).map(|cell| (cell.terrain, cell.height))
    }

    /// Changes the ground. Outside of the map nothing happens.
    fn set_ground(&mut self, x: usize, y: usize, terrain: Terrain, height: i16) {
        if let Some(cell) = self.cell_mut(x, y) {
            cell.terrain = terrain;
            cell.height = height;
        }
    }

    fn owner(&self, x: usize, y: usize) -> Option<u8> {
        self.cell(x, y)?.owner.map(|owner| owner.get() - 1)
    }

    /// Gives a cell to a player, or to nobody. Says no outside of the map, and to a player of 200 or more.
    fn claim(&mut self, x: usize, y: usize, player: Option<u8>) -> bool {
        if player.is_some_and(|player| player >= 200) {
            return false;
        }
        let owner = player.and_then(|player| std::num::NonZeroU8::new(player + 1));
        self.cell_mut(x, y).map(|cell| cell.owner = owner).is_some()
    }

    /// Whether a team, from 0 to 7, has explored a cell.
    fn is_explored(&self, x: usize, y: usize, team: usize) -> bool {
        self.cell(x, y).is_some_and(|cell| team < 8 && cell.explored >> team & 1 == 1)
    }

    fn explore(&mut self, x: usize, y: usize, team: usize) {
        if let Some(cell) = self.cell_mut(x, y).filter(|_| team < 8) {
            cell.explored |= 1 << team;
        }
    }

    fn building(&self, x: usize, y: usize) -> Option<&Building> {
        self.cell(x, y)?.building.as_deref()
    }

    /// Puts a building on a cell. Says no where there is one already, and outside of the map.
    fn build(&mut self, x: usize, y: usize, building: Building) -> bool {
        match self.cell_mut(x, y) {
            Some(cell) if cell.building.is_none() => {
                cell.building = Some(Box::new(building));
                true
            }
            _ => false,
        }
    }

    /// Takes a building away, and returns it.
    fn demolish(&mut self, x: usize, y: usize) -> Option<Building> {
        self.cell_mut(x, y)?.building.take().map(|building| *building)
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
