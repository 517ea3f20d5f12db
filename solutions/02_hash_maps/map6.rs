//! A network's watch counts every second's messages in the same map.
//!
//! ## Why it works
//!
//! A map that is made in `busiest` grows from nothing up to the batch's antennas, through up to seven tables,
//! and is freed at the end; the next second starts from nothing again. A map that `watch` makes once and
//! lends grows up to the largest batch, and then never again: `clear` removes what is in it and keeps the
//! table. The function that needs scratch space is rarely the one that should own it; the loop around it is.
//!
//! `clear` is at the beginning. However the last batch ended, with a `?` or a `return` half-way, the count
//! starts at zero for every caller.
//!
//! ## What it costs
//!
//! One more argument. And the map stays as large as its largest batch while the watch runs.
//!
//! ## When not to
//!
//! When batches differ very much. `clear` and iterating go through the whole table, so after one batch of a
//! million every batch of ten pays for a million slots; after such a batch make a new map, or `shrink_to`.
//! And when the map is part of the result: a map that is handed out cannot be used again, and one
//! `with_capacity` for each is the best there is. If the map is emptied anyway, `drain` hands out the pairs
//! and keeps the table as well.
//!
//! ## Another way
//!
//! The map in a struct `Watch { counts: … }` with `fn busiest(&mut self, …)` is the same with another owner.
//! A Vec that is kept and cleared in the same way does it too: copy the batch into it, `sort_unstable`, and
//! take the longest run of `chunk_by`. It needs 4 bytes for a message where a table needs 9 for each of its
//! slots.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | asks_for_no_more_than_its_largest_batch | before | 1951 | 743400 | 8288 | 4800 |
//! | | after | 8 | 9484 | 8288 | 4800 |
//! | twice_as_long_costs_its_notes_only | before | 3901 | 1486800 | 13088 | 9600 |
//! | | after | 8 | 14284 | 13088 | 9600 |
//! | every_second_has_other_antennas | before | 2401 | 950400 | 6560 | 4800 |
//! | | after | 7 | 7164 | 6560 | 4800 |

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hint::black_box;

use heaplings::bench;

/// The antenna that sent the most messages in a second, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Busiest {
    antenna: u32,
    messages: u32,
}

/// The busiest antenna of a batch, or None if the batch is empty. A message is the id of its antenna. What
/// is in `counts` does not matter; only its memory is used again.
fn busiest(batch: &[u32], counts: &mut HashMap<u32, u32>) -> Option<Busiest> {
    counts.clear();
    for &antenna in batch {
        *counts.entry(antenna).or_insert(0) += 1;
    }
    let busiest = counts.iter().max_by_key(|&(&antenna, &messages)| (messages, Reverse(antenna)));
    busiest.map(|(&antenna, &messages)| Busiest { antenna, messages })
}

/// The busiest antenna of each batch, in the order of the batches.
fn watch(batches: &[Vec<u32>]) -> Vec<Option<Busiest>> {
    let mut counts = HashMap::new();
    batches.iter().map(|batch| busiest(batch, &mut counts)).collect()
}

/// A batch for each second, of up to 113 antennas.
fn messages(seconds: u32) -> Vec<Vec<u32>> {
    let batch = |second: u32| {
        let antennas = second * 20 % 160;
        (0..antennas * 2).map(|i| if i % 5 == 0 { 7 + second % 3 } else { i % antennas + 1_000 }).collect()
    };
    (0..seconds).map(batch).collect()
}

fn main() {
    let minute = messages(60);
    bench("watch(a minute)", || watch(black_box(&minute)));
}

#[cfg(test)]
mod tests {
    use super::*;
    // What another thread allocates for an answer counts as well.
    use heaplings::measure_threads;

    /// What a watch should note of a batch, found in another way: each antenna is counted by itself.
    fn expected(batch: &[u32]) -> Option<Busiest> {
        let count = |antenna: u32| batch.iter().filter(|&&other| other == antenna).count() as u32;
        let mut antennas = batch.to_vec();
        antennas.sort();
        let mut best: Option<Busiest> = None;
        for antenna in antennas {
            if best.is_none_or(|best| count(antenna) > best.messages) {
                best = Some(Busiest { antenna, messages: count(antenna) });
            }
        }
        best
    }

    fn noted(batches: &[&[u32]]) -> Vec<Option<(u32, u32)>> {
        let batches: Vec<Vec<u32>> = batches.iter().map(|batch| batch.to_vec()).collect();
        watch(&batches).iter().map(|best| best.map(|best| (best.antenna, best.messages))).collect()
    }

    #[test]
    fn notes_the_busiest() {
        assert!(watch(&[]).is_empty());
        assert_eq!(noted(&[&[]]), [None]);
        assert_eq!(noted(&[&[9]]), [Some((9, 1))]);
        assert_eq!(noted(&[&[5, 4, 5, 4, 3]]), [Some((4, 2))]);
        assert_eq!(noted(&[&[0, u32::MAX, u32::MAX]]), [Some((u32::MAX, 2))]);
    }

    #[test]
    fn no_second_counts_for_another() {
        let noted = noted(&[&[1, 1, 1], &[2], &[], &[1, 2, 2], &[2, 1], &[], &[3, 3, 1]]);
        assert_eq!(noted, [Some((1, 3)), Some((2, 1)), None, Some((2, 2)), Some((1, 1)), None, Some((3, 2))]);
    }

    #[test]
    fn watches_a_whole_continent() {
        let antennas: Vec<u32> = (0..100_000).chain([80_000, 40_000]).collect();
        assert_eq!(noted(&[&antennas, &antennas[50_000..]]), [Some((40_000, 2)), Some((80_000, 2))]);
        assert_eq!(noted(&[&vec![3; 70_000]]), [Some((3, 70_000))]);
    }

    #[test]
    fn watches_for_long() {
        for seconds in [1, 2, 61] {
            let batches = messages(seconds);
            let noted = watch(&batches);
            assert_eq!(noted.len(), seconds as usize);
            assert!(noted.iter().zip(&batches).all(|(noted, batch)| *noted == expected(batch)));
        }
    }

    /// 400 batches of 100 antennas; no antenna is in two of them.
    fn other_antennas() -> Vec<Vec<u32>> {
        (0..400_u32).map(|s| (0..100).map(|i| s * 100 + i).collect()).collect()
    }

    #[test]
    fn keeps_its_notes_only() {
        let batches = other_antennas();
        let heap = measure_threads(|| watch(&batches));
        assert!(heap.value.iter().zip(0..).all(|(noted, s)| noted.is_some_and(|b| b.antenna == s * 100)));
        assert!(heap.curr_blocks <= 1, "{} blocks are kept, the notes are one", heap.curr_blocks);
    }

    #[test]
    fn asks_for_no_more_than_its_largest_batch() {
        let batches = messages(400);
        let heap = measure_threads(|| watch(&batches));
        // The list, and a table that grows up to 113 antennas, with room for 3, 7, 14, 28, 56, 112 and 224.
        // A Vec to sort in takes one more step, as it grows up to 280 messages.
        dhat::assert!(heap.total_blocks <= 9);
    }

    #[test]
    fn twice_as_long_costs_its_notes_only() {
        let batches = messages(800);
        let heap = measure_threads(|| watch(&batches));
        // 800 notes of 12 bytes, and 8,704 for tables of 64, 128, 256 and 512 slots, if they have room for
        // as many antennas as there are messages. Tables that grow as they have to take fewer bytes: 4,684.
        dhat::assert!(heap.total_bytes <= 18_304);
    }

    #[test]
    fn every_second_has_other_antennas() {
        let batches = other_antennas();
        let heap = measure_threads(|| watch(&batches));
        // The list, and a table that grows up to 100 antennas, with room for 3, 7, 14, 28, 56 and 112.
        dhat::assert!(heap.total_blocks <= 7);
    }
}
