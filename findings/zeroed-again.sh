#!/usr/bin/env bash
# Subject: std 1.95 on glibc 2.36: the same `vec![0_u8; n]`, made and dropped six times and never read, for 16 MiB and for 40 MiB
# Guess: A block of this size is a mapping of its own, so its zeroes come from the kernel each time and almost nothing is resident.
# Seen: 40 MiB: untouched each time. 16 MiB: untouched in the first two rounds, and all 16 MiB are resident in each round from the third on.
# Why: glibc's mmap threshold moves: the first mapping that is freed raises it (to at most 32 MiB). From then on 16 MiB come from the heap, where calloc has to write the zeroes as soon as the memory was used before; it cannot know that nobody touched it.
# Where users meet it: A measurement of the first call, or a test with one call, shows the cheap case; the service that runs the line again and again gets the other. Blocks and bytes are the same in each round.
# Toolchain: rustc 1.95, glibc 2.36 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main <<'RUST'
use std::fs::File;
use std::hint::black_box;
use std::io::Read;

/// Resident MiB of this process, read without an allocation.
fn resident() -> usize {
    let mut text = [0; 64];
    let length = File::open("/proc/self/statm").unwrap().read(&mut text).unwrap();
    str::from_utf8(&text[..length]).unwrap().split(' ').nth(1).unwrap().parse::<usize>().unwrap() / 256
}

fn main() {
    let mib: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let empty = resident();
    let rounds: [&str; 6] = std::array::from_fn(|_| {
        let zeroes = black_box(vec![0_u8; mib << 20]);
        let more = resident().saturating_sub(empty);
        drop(zeroes);
        if more < 4 { "untouched" } else if more + 4 > mib { "resident" } else { "in part" }
    });
    println!("{mib} MiB: {}", rounds.join(", "));
}
RUST
for mib in 16 40; do run main -- $mib; done >"$work/seen"
same "$work/seen" <<'END'
16 MiB: untouched, untouched, resident, resident, resident, resident
40 MiB: untouched, untouched, untouched, untouched, untouched, untouched
END
