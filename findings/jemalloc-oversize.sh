#!/usr/bin/env bash
# Subject: jemalloc (tikv-jemallocator 0.7.0, jemalloc 5.3.1): a block of about 7 MiB, and one of 8 MiB, written and dropped ten times in a row
# Guess: Freed pages stay for dirty_decay_ms (10 seconds), whatever the size, so page faults are in the first round only.
# Seen: So it is up to 7,164 KiB. At 7,168 KiB (7 MiB) and 8 MiB nothing is resident after a drop, and each of the ten rounds faults all its pages in again.
# Why: What is free in one piece of opt.oversize_threshold (8 MiB) or more goes back to the system at once. 7 MiB and the page that a large block gets beside it (see jemalloc-page) are more than 7 MiB, and the next class of pieces is 8 MiB.
# Where users meet it: A buffer that grows by 4 KiB makes a loop pay for 1,792 page faults in each round. The counts of blocks and bytes do not show it; reuse the buffer.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

# The second crate is not used: with it jemalloc is built once for this script and its neighbours.
project main 'tikv-jemallocator = { version = "=0.7.0", features = ["stats"] }' 'tikv-jemalloc-ctl = { version = "=0.7.0", features = ["stats"] }' <<'RUST'
use std::fs::read_to_string;
use std::hint::black_box;

#[global_allocator]
static ALLOC: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Resident MiB of this process.
fn resident() -> usize {
    read_to_string("/proc/self/statm").unwrap().split(' ').nth(1).unwrap().parse::<usize>().unwrap() / 256
}

/// Page faults without input or output, of this process.
fn faults() -> usize {
    read_to_string("/proc/self/stat").unwrap().rsplit(')').next().unwrap().split(' ').nth(8).unwrap().parse().unwrap()
}

fn main() {
    let kib: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let before = resident();
    let round = || {
        let before = faults();
        drop(black_box(vec![1_u8; kib << 10]));
        faults() - before
    };
    let first = round();
    let others: usize = (0..9).map(|_| round()).sum();
    println!(
        "{kib} KiB: after a drop {}, page faults in {}",
        if resident().saturating_sub(before) > 4 { "resident" } else { "given back" },
        if others > first * 8 { "each round" } else if others < first { "the first round" } else { "some rounds" },
    );
}
RUST
for kib in 6144 7164 7168 8192; do run main -- $kib; done >"$work/seen"
same "$work/seen" <<'END'
6144 KiB: after a drop resident, page faults in the first round
7164 KiB: after a drop resident, page faults in the first round
7168 KiB: after a drop given back, page faults in each round
8192 KiB: after a drop given back, page faults in each round
END
