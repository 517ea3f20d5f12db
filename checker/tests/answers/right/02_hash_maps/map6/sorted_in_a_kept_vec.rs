// Right: sorts a copy of the batch in one Vec, and takes the longest run
use std::cmp::Reverse;
use std::hint::black_box;

use heaplings::bench;

/// The antenna that sent the most messages in a second, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Busiest {
    antenna: u32,
    messages: u32,
}

/// The busiest antenna of a batch, or None if the batch is empty. A message is the id of its antenna. What
/// is in `sorted` does not matter; only its memory is used again.
fn busiest(batch: &[u32], sorted: &mut Vec<u32>) -> Option<Busiest> {
    sorted.clear();
    sorted.extend_from_slice(batch);
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|a, b| a == b);
    let busiest = runs.max_by_key(|run| (run.len(), Reverse(run[0])));
    busiest.map(|run| Busiest { antenna: run[0], messages: run.len() as u32 })
}

/// The busiest antenna of each batch, in the order of the batches.
fn watch(batches: &[Vec<u32>]) -> Vec<Option<Busiest>> {
    let mut sorted = Vec::new();
    batches.iter().map(|batch| busiest(batch, &mut sorted)).collect()
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
