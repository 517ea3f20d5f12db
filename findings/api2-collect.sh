#!/usr/bin/env bash
# Subject: allocator-api2 0.2.21, Vec beside the Vec of std 1.95: a list that is mapped and collected
# Guess: allocator_api2::vec::Vec is the Vec of std with an allocator: into_iter().map().collect() reuses its buffer, 0 blocks.
# Seen: std: 0 blocks. allocator_api2: 1 block, and the old one is freed; in a Bump the old one stays until reset.
# Why: std recognises its own iterator below the adaptors and writes the results over the items. That needs specialisation, which only std can use on stable; the copy in the crate collects as from any iterator.
# Where users meet it: Moving a pipeline from std's Vec into an arena: each step takes a new buffer there.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'allocator-api2 = "=0.2.21"' <<'RUST'
mod count;
use count::count;

fn main() {
    let list: Vec<u64> = (0..10).collect();
    count("std", || list.into_iter().map(|n| n + 1).collect::<Vec<u64>>());
    let list: allocator_api2::vec::Vec<u64> = (0..10).collect();
    count("allocator_api2", || list.into_iter().map(|n| n + 1).collect::<allocator_api2::vec::Vec<u64>>());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
std: 0 blocks, 0 bytes, 0 freed
allocator_api2: 1 blocks, 80 bytes, 1 freed
END
