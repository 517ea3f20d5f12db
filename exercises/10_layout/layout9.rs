//! The challenge: the whole chapter in one program.
//!
//! A strategy game has a map of a million cells. Each has a terrain, a height in metres, perhaps an owner
//! (players have the numbers from 0 to 199), and each of eight teams has explored it or not. On one cell
//! of a thousand there is a building, with a name and its health. Cells are read and changed in any
//! order.
//!
//! It is correct, but the map takes 56 MB, most of it for buildings that are not there.
//! Goal: no more than 6 bytes for a cell, besides what the buildings need; and few blocks besides those of
//! their names.

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

// TODO: move out what few cells need, and find smaller types for the rest.
#[derive(Clone)]
struct Cell {
    terrain: Terrain,
    height: i32,
    owner: Option<u32>,
    explored: [bool; 8],
    building: Option<Building>,
}

/// A map of cells. The tests use its functions only.
struct World {
    rows: Vec<Vec<Cell>>,
}

impl World {
    /// Water at height 0, without owners and buildings, and not explored.
    fn new(width: usize, height: usize) -> World {
        let cell =
            Cell { terrain: Terrain::Water, height: 0, owner: None, explored: [false; 8], building: None };
        World { rows: vec![vec![cell; width]; height] }
    }

    fn cell(&self, x: usize, y: usize) -> Option<&Cell> {
        self.rows.get(y)?.get(x)
    }

    fn cell_mut(&mut self, x: usize, y: usize) -> Option<&mut Cell> {
        self.rows.get_mut(y)?.get_mut(x)
    }

    /// The terrain and the height of a cell; nothing outside of the map.
    fn ground(&self, x: usize, y: usize) -> Option<(Terrain, i16)> {
        self.cell(x, y).map(|cell| (cell.terrain, cell.height as i16))
    }

    /// Changes the ground. Outside of the map nothing happens.
    fn set_ground(&mut self, x: usize, y: usize, terrain: Terrain, height: i16) {
        if let Some(cell) = self.cell_mut(x, y) {
            cell.terrain = terrain;
            cell.height = i32::from(height);
        }
    }

    fn owner(&self, x: usize, y: usize) -> Option<u8> {
        self.cell(x, y)?.owner.map(|player| player as u8)
    }

    /// Gives a cell to a player, or to nobody. Says no outside of the map, and to a player of 200 or more.
    fn claim(&mut self, x: usize, y: usize, player: Option<u8>) -> bool {
        if player.is_some_and(|player| player >= 200) {
            return false;
        }
        self.cell_mut(x, y).map(|cell| cell.owner = player.map(u32::from)).is_some()
    }

    /// Whether a team, from 0 to 7, has explored a cell.
    fn is_explored(&self, x: usize, y: usize, team: usize) -> bool {
        self.cell(x, y).is_some_and(|cell| cell.explored.get(team) == Some(&true))
    }

    fn explore(&mut self, x: usize, y: usize, team: usize) {
        if let Some(explored) = self.cell_mut(x, y).and_then(|cell| cell.explored.get_mut(team)) {
            *explored = true;
        }
    }

    fn building(&self, x: usize, y: usize) -> Option<&Building> {
        self.cell(x, y)?.building.as_ref()
    }

    /// Puts a building on a cell. Says no where there is one already, and outside of the map.
    fn build(&mut self, x: usize, y: usize, building: Building) -> bool {
        match self.cell_mut(x, y) {
            Some(cell) if cell.building.is_none() => {
                cell.building = Some(building);
                true
            }
            _ => false,
        }
    }

    /// Takes a building away, and returns it.
    fn demolish(&mut self, x: usize, y: usize) -> Option<Building> {
        self.cell_mut(x, y)?.building.take()
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
