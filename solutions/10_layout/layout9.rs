//! A million cells in 6 bytes each, with the buildings in a table beside them.
//!
//! ## Why it works
//!
//! The cell had 56 bytes, and 32 of them were a building that is there once in a thousand cells. An
//! `Option<Box<Building>>` would still be 8. A missing building costs nothing only if the cell does not
//! mention it: a map from the number of the cell to the building needs memory only for the thousand that
//! there are.
//!
//! The other fields get types for the values that they have. A height comes and goes as an `i16`, so it is
//! one. There are 200 players, so a byte has a value to spare for "nobody"; a `NonZeroU8` that holds the
//! number plus one needs two conversions and no other code. Yes or no for eight teams are the bits of a byte.
//! Together 5 bytes, and one of padding, because an `i16` begins at an even address.
//!
//! One Vec, row after row, in place of a Vec of rows: one block, and no pointer to follow. The number of
//! a cell is its row times the width, and its column, once it is known that the cell is on the map.
//!
//! ## What it costs
//!
//! A building is found by hashing, where it was in the cell before; code that draws the whole map asks the
//! table for each cell, or walks through the table first. `claim` and `explore` convert. To ask a single cell
//! for its owner is about a tenth slower here, because its place is worked out from row and column; making
//! the world is more than twice as fast. A `u32` as the key of the table would save nothing: beside a
//! building, which is aligned to 8, it is padded, and both make an entry of 40 bytes.
//!
//! ## When not to
//!
//! When the map is small: 56 bytes times ten thousand are half a megabyte, and plain fields are easier to
//! change and to debug. When every other cell has a building: then the table costs more than the room in the
//! cell. And know when to stop: terrain and owner would fit into less than two bytes, but every access would
//! pay for it with shifts and masks.
//!
//! ## Another way
//!
//! Five columns, a Vec for each field: 5 bytes, since nothing is padded, and the loop that counts owners
//! reads one byte of each cell. Maps of which large parts are all the same can be stored in chunks that
//! exist only where something is. A sorted `Vec<(usize, Building)>` is smaller than the hash map, if little
//! is built while the game runs. Crates such as `bitfield-struct` write the shifts and masks for you;
//! with fields of whole bytes there are none to write.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_million_cells_without_buildings | before | 1001 | 56024000 | 56024000 | 56024000 |
//! | | after | 1 | 6000000 | 6000000 | 6000000 |
//! | a_million_cells_in_play | before | 2001 | 56034000 | 56034000 | 56034000 |
//! | | after | 1011 | 6177932 | 6134954 | 6093984 |
//! | few_blocks_besides_the_names | before | 2001 | 56034000 | 56034000 | 56034000 |
//! | | after | 1011 | 6177932 | 6134954 | 6093984 |
//!
//! Seen: alacritty/alacritty#4338: cells without what is rarely there: 733 MB in place of 1.06 GB

use std::collections::HashMap;
use std::hint::black_box;
use std::num::NonZeroU8;

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
    owner: Option<NonZeroU8>,
    /// A bit for each team.
    explored: u8,
}

const _: () = assert!(size_of::<Cell>() == 6);

/// A map of cells. The tests use its functions only.
struct World {
    width: usize,
    height: usize,
    /// One row after the other.
    cells: Vec<Cell>,
    /// By the number of the cell.
    buildings: HashMap<usize, Building>,
}

impl World {
    /// Water at height 0, without owners and buildings, and not explored.
    fn new(width: usize, height: usize) -> World {
        let cell = Cell { height: 0, terrain: Terrain::Water, owner: None, explored: 0 };
        World { width, height, cells: vec![cell; width * height], buildings: HashMap::new() }
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
        let owner = player.and_then(|player| NonZeroU8::new(player + 1));
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
        self.buildings.get(&self.number(x, y)?)
    }

    /// Puts a building on a cell. Says no where there is one already, and outside of the map.
    fn build(&mut self, x: usize, y: usize, building: Building) -> bool {
        match self.number(x, y) {
            Some(number) if !self.buildings.contains_key(&number) => {
                self.buildings.insert(number, building);
                true
            }
            _ => false,
        }
    }

    /// Takes a building away, and returns it.
    fn demolish(&mut self, x: usize, y: usize) -> Option<Building> {
        self.buildings.remove(&self.number(x, y)?)
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::collections::BTreeMap;

    fn house(name: &str, health: u32) -> Building {
        Building { name: name.to_string(), health }
    }

    #[test]
    fn a_new_world_is_water() {
        let world = World::new(3, 2);
        assert_eq!(
            (world.ground(0, 0), world.ground(2, 1)),
            (Some((Terrain::Water, 0)), Some((Terrain::Water, 0)))
        );
        assert_eq!(
            (world.owner(1, 1), world.building(1, 1), world.is_explored(1, 1, 0)),
            (None, None, false)
        );
        assert_eq!((World::new(0, 0).ground(0, 0), World::new(0, 5).ground(0, 0)), (None, None));
    }

    #[test]
    fn outside_of_the_map_there_is_nothing() {
        let mut world = World::new(3, 2);
        for (x, y) in [(3, 0), (0, 2), (4, 0), (usize::MAX, 0), (0, usize::MAX), (1 << 32, 0)] {
            world.set_ground(x, y, Terrain::Rock, 1);
            world.explore(x, y, 1);
            assert!(!world.claim(x, y, Some(1)) && !world.build(x, y, house("a", 1)));
            assert_eq!((world.ground(x, y), world.owner(x, y), world.building(x, y)), (None, None, None));
            assert!(!world.is_explored(x, y, 1) && world.demolish(x, y).is_none());
        }
        let cells = (0..2).flat_map(|y| (0..3).map(move |x| (x, y)));
        assert!(cells.clone().all(|(x, y)| world.ground(x, y) == Some((Terrain::Water, 0))));
        assert!(cells.clone().all(|(x, y)| world.owner(x, y).is_none() && world.building(x, y).is_none()));
    }

    #[test]
    fn every_height_and_terrain_is_kept() {
        let mut world = World::new(5, 5);
        for terrain in [Terrain::Water, Terrain::Grass, Terrain::Wood, Terrain::Rock] {
            for height in [i16::MIN, -11_034, -1, 0, 1, 255, 256, 8_849, i16::MAX] {
                world.set_ground(2, 2, terrain, height);
                assert_eq!(world.ground(2, 2), Some((terrain, height)));
                assert_eq!((world.ground(1, 2), world.owner(2, 2)), (Some((Terrain::Water, 0)), None));
            }
        }
    }

    #[test]
    fn players_from_0_to_199_own_cells() {
        let mut world = World::new(20, 10);
        for player in 0..200 {
            assert!(world.claim(player as usize % 20, player as usize / 20, Some(player)));
        }
        assert!(
            (0..200)
                .all(|player: u8| world.owner(player as usize % 20, player as usize / 20) == Some(player))
        );
        assert!((200..=255).all(|player| !world.claim(0, 0, Some(player))));
        assert_eq!(world.owner(0, 0), Some(0));
        assert!(world.claim(0, 0, None) && world.claim(1, 0, Some(0)));
        assert_eq!((world.owner(0, 0), world.owner(1, 0), world.owner(2, 0)), (None, Some(0), Some(2)));
    }

    #[test]
    fn teams_explore_for_themselves() {
        let mut world = World::new(2, 2);
        for team in 0..8 {
            world.explore(1, 0, team);
            assert!((0..8).all(|other| world.is_explored(1, 0, other) == (other <= team)));
        }
        world.explore(0, 1, 8);
        world.explore(0, 1, 64);
        assert!((0..100).all(|team| !world.is_explored(0, 1, team) && !world.is_explored(0, 0, team)));
        assert!(!world.is_explored(1, 0, 8));
    }

    #[test]
    fn a_cell_has_room_for_one_building() {
        let mut world = World::new(2, 2);
        assert!(world.build(1, 1, house("mill", u32::MAX)) && !world.build(1, 1, house("tower", 1)));
        assert_eq!((world.building(1, 1), world.building(0, 1)), (Some(&house("mill", u32::MAX)), None));
        assert_eq!((world.demolish(0, 1), world.demolish(1, 1)), (None, Some(house("mill", u32::MAX))));
        assert!(world.building(1, 1).is_none() && world.demolish(1, 1).is_none());
        assert!(world.build(1, 1, house(&"long ".repeat(1_000), 0)));
        assert_eq!(world.building(1, 1).map(|building| building.name.len()), Some(5_000));
    }

    #[test]
    fn agrees_with_a_map_of_all_that_was_built() {
        let (mut world, mut built) = (World::new(70, 1_000), BTreeMap::new());
        let mut random = 1_u64;
        for _ in 0..20_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (x, y) = ((random >> 33) as usize % 70, (random >> 41) as usize % 1_000);
            if random >> 62 == 0 {
                assert_eq!(world.demolish(x, y), built.remove(&(x, y)));
            } else {
                let building = house("hut", (random >> 32) as u32);
                assert_eq!(world.build(x, y, building.clone()), !built.contains_key(&(x, y)));
                built.entry((x, y)).or_insert(building);
            }
        }
        for (x, y) in (0..1_000).flat_map(|y| (0..70).map(move |x| (x, y))) {
            assert_eq!(world.building(x, y), built.get(&(x, y)));
        }
    }

    #[test]
    fn a_world_is_on_the_heap_and_leaves_nothing() {
        assert!(size_of::<World>() <= 256, "a World has {} bytes", size_of::<World>());
        assert_eq!(measure(|| drop(in_play(60, 60))).curr_blocks, 0);
    }

    #[test]
    fn a_million_cells_without_buildings() {
        let heap = measure(|| World::new(1_000, 1_000));
        // 6 bytes for each. There is room for tables that are made ahead.
        dhat::assert!(heap.max_bytes <= 6_100_000);
    }

    #[test]
    fn a_million_cells_in_play() {
        let heap = measure(|| in_play(1_000, 1_000));
        // 6 bytes for each. A thousand buildings with their names are about 100,000 bytes in a table, and
        // twice as much while it grows.
        dhat::assert!(heap.max_bytes <= 6_300_000);
    }

    #[test]
    fn few_blocks_besides_the_names() {
        let heap = measure(|| in_play(1_000, 1_000));
        // A thousand names. A BTreeMap of a thousand buildings has about 170 blocks.
        dhat::assert!(heap.total_blocks <= 1_300);
    }
}
