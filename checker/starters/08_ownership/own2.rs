//! In a strategy game each unit hits the units on its list, one after the other. The health that it takes
//! from them becomes its points, and a unit without health hits no more. So each hit changes two units.
//!
//! The borrow checker refused to lend two elements of one slice. So units are copied, and written back
//! afterwards.
//! Goal: a round without any allocation.

use std::hint::black_box;

use heaplings::bench;

/// A unit of the game.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unit {
    name: String,
    /// The units that it hits, by number, in this order.
    targets: Vec<usize>,
    power: u32,
    health: u32,
    points: u32,
}

// TODO: let a round copy nothing.
/// One round: each unit hits its targets. A target that does not exist, or is the unit itself, is skipped.
fn round(units: &mut [Unit]) {
    for i in 0..units.len() {
        let mut unit = units[i].clone();
        if unit.health == 0 {
            continue;
        }
        for target in unit.targets.clone() {
            if target != i && target < units.len() {
                let mut hit = units[target].clone();
                let taken = unit.power.min(hit.health);
                hit.health -= taken;
                unit.points += taken;
                units[target] = hit;
            }
        }
        units[i] = unit;
    }
}

fn main() {
    let unit = |i: usize| Unit {
        name: format!("unit {i}"),
        targets: vec![(i + 1) % 1_000, (i * 7) % 1_000],
        power: 1,
        health: 1_000_000_000,
        points: 0,
    };
    let mut units: Vec<Unit> = (0..1_000).map(unit).collect();
    bench("round(1,000 units)", || round(black_box(&mut units)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    fn unit(targets: &[usize], power: u32, health: u32) -> Unit {
        Unit { name: format!("{targets:?}"), targets: targets.to_vec(), power, health, points: 0 }
    }

    /// Health and points of all units after so many rounds.
    fn after(rounds: usize, mut units: Vec<Unit>) -> Vec<(u32, u32)> {
        let before = units.clone();
        (0..rounds).for_each(|_| round(&mut units));
        for (unit, before) in units.iter().zip(&before) {
            assert_eq!(
                (&unit.name, &unit.targets, unit.power),
                (&before.name, &before.targets, before.power)
            );
        }
        units.iter().map(|unit| (unit.health, unit.points)).collect()
    }

    #[test]
    fn a_hit_takes_health_and_gives_points() {
        assert!(after(1, vec![]).is_empty());
        assert_eq!(after(1, vec![unit(&[], 5, 5)]), [(5, 0)]);
        assert_eq!(after(1, vec![unit(&[1], 3, 10), unit(&[], 0, 10)]), [(10, 3), (7, 0)]);
        assert_eq!(after(4, vec![unit(&[1], 3, 10), unit(&[], 0, 10)]), [(10, 10), (0, 0)]);
        assert_eq!(
            after(1, vec![unit(&[1, 1, 2], 4, 1), unit(&[], 0, 6), unit(&[], 0, 1)]),
            [(1, 7), (0, 0), (0, 0)]
        );
    }

    #[test]
    fn units_hit_one_after_the_other() {
        // The first takes all that the second has, so the second does not hit.
        assert_eq!(after(1, vec![unit(&[1], 9, 9), unit(&[0], 9, 9)]), [(9, 9), (0, 0)]);
        assert_eq!(after(1, vec![unit(&[1], 2, 9), unit(&[0], 3, 9)]), [(6, 2), (7, 3)]);
        assert_eq!(
            after(2, vec![unit(&[1, 2], 1, 9), unit(&[2], 2, 9), unit(&[0, 1], 4, 9)]),
            [(1, 4), (0, 4), (3, 15)]
        );
    }

    #[test]
    fn no_unit_hits_itself_or_nobody() {
        assert_eq!(after(1, vec![unit(&[0, 0], 5, 9)]), [(9, 0)]);
        assert_eq!(after(1, vec![unit(&[7, 1, usize::MAX, 0], 5, 9), unit(&[], 0, 9)]), [(9, 5), (4, 0)]);
    }

    #[test]
    fn a_round_copies_nothing() {
        let targets = |i: usize| [(i + 1) % 30, (i * 7 + 3) % 30, (i * i) % 40];
        let army = || (0..30).map(|i| unit(&targets(i).repeat(1 + i), 1, 1_000)).collect::<Vec<_>>();
        let heap = measure_with(army, |mut units| {
            round(&mut units);
            units.iter().map(|unit| u64::from(unit.points)).sum::<u64>()
        });
        assert_eq!(heap.value, 1_300);
        dhat::assert!(heap.total_blocks == 0);
    }
}
