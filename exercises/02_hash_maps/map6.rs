//! A mobile network watches its antennas. Every second it gets a batch of messages, each with the id of the
//! antenna that sent it. For each second the watch notes which antenna sent the most messages, and how many;
//! of several that sent equally many, the one with the lowest id.
//!
//! The counts of one second are of no use in the next. Even so, every second asks for memory to count in.
//! Goal: a watch of any length asks for its notes and for what its largest batch needs, and keeps only the
//! notes.

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

// TODO: let a watch of any length meet the goal. (The tests call `watch`; `busiest` may change.)
/// The busiest antenna of a batch, or None if the batch is empty. A message is the id of its antenna.
fn busiest(batch: &[u32]) -> Option<Busiest> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for &antenna in batch {
        *counts.entry(antenna).or_insert(0) += 1;
    }
    let busiest = counts.iter().max_by_key(|&(&antenna, &messages)| (messages, Reverse(antenna)));
    busiest.map(|(&antenna, &messages)| Busiest { antenna, messages })
}

/// The busiest antenna of each batch, in the order of the batches.
fn watch(batches: &[Vec<u32>]) -> Vec<Option<Busiest>> {
    batches.iter().map(|batch| busiest(batch)).collect()
}

/// A batch for each second, of up to 113 antennas. (The tests use it; grading takes it as published.)
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
