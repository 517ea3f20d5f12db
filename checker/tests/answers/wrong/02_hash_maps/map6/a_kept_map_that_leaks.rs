// Wrong: the map is made once, and never freed
// Fails: keeps_its_notes_only
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
    let counts = Box::leak(Box::new(HashMap::new()));
    batches.iter().map(|batch| busiest(batch, counts)).collect()
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
