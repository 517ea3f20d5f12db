//! Two units of one slice are borrowed at the same time, and none is copied.
//!
//! ## Why it works
//!
//! Rust allows one exclusive borrow of a slice. It also allows exclusive borrows of two elements, if it is
//! clear that they are different ones. An index does not say that: `units[i]` borrows the whole slice.
//! `get_disjoint_mut([i, target])` asks for both at once, checks that the numbers are different and in range,
//! and returns two exclusive borrows, or an error, which here means "skip".
//!
//! What is left is the list that is walked through while its unit changes. Walking by index,
//! `units[i].targets.get(n)` borrows it for one number, which is copied out; then nothing is borrowed, and
//! the hit is free to take what it needs.
//!
//! A clone can also hide a mistake: between copy and write-back there are two versions of the unit, and what
//! is changed in the other one is lost.
//!
//! ## What it costs
//!
//! Two comparisons for each hit. The loop by index is a line longer than `for`, and reads the slice once
//! more.
//!
//! ## When not to
//!
//! When the copy is a number or two, take the copy: `let power = units[i].power;` costs nothing and ends the
//! borrow. When the elements are always in two halves, `split_at_mut` says so once, outside the loop. When
//! many parts of a program change each other's units in no order, think of messages: collect who takes what
//! from whom, and apply it at the end.
//!
//! ## Another way
//!
//! `let targets = mem::take(&mut units[i].targets)` moves the list out and leaves an empty one, without a
//! block. It has to be put back on every way out.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_round_copies_nothing | before | 2690 | 746999 | 19021 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: solana-labs/solana#2303: `split_at_mut` in place of three clones made for the borrow checker.

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

/// One round: each unit hits its targets. A target that does not exist, or is the unit itself, is skipped.
fn round(units: &mut [Unit]) {
    for i in 0..units.len() {
        if units[i].health == 0 {
            continue;
        }
        let mut next = 0;
        while let Some(&target) = units[i].targets.get(next) {
            next += 1;
            // An error if both are the same unit, or if there is no such unit.
            if let Ok([unit, hit]) = units.get_disjoint_mut([i, target]) {
                let taken = unit.power.min(hit.health);
                hit.health -= taken;
                unit.points += taken;
            }
        }
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
