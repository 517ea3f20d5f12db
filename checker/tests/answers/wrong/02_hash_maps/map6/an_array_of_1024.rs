// Wrong: counts in an array on the stack, which more antennas do not fit
// Fails: watches_a_whole_continent
use std::cmp::Reverse;
use std::hint::black_box;

use heaplings::bench;

/// The antenna that sent the most messages in a second, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Busiest {
    antenna: u32,
    messages: u32,
}

/// The busiest antenna of a batch, or None if the batch is empty. A message is the id of its antenna.
fn busiest(batch: &[u32]) -> Option<Busiest> {
    let mut counts = [(0, 0); 1_024];
    let mut antennas = 0;
    for &antenna in batch {
        match counts[..antennas].iter_mut().find(|(other, _)| *other == antenna) {
            Some((_, messages)) => *messages += 1,
            None => {
                counts[antennas] = (antenna, 1);
                antennas += 1;
            }
        }
    }
    let busiest = counts[..antennas].iter().max_by_key(|&&(antenna, messages)| (messages, Reverse(antenna)));
    busiest.map(|&(antenna, messages)| Busiest { antenna, messages })
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
