#!/usr/bin/env bash
# Subject: scc 3.8.8 HashMap (and HashIndex) beside dashmap 6.1.0 and HashMap of std 1.95: one key removed and inserted again, 1,000 times
# Guess: The table stays, so it is 0 blocks in all of them, with one entry or with two.
# Seen: scc, with no other entry: 3,000 blocks, 1,280,000 bytes. With one other entry, or made with_capacity(64), 0 blocks; dashmap and std 0 always.
# Why: A removal that empties a map made with new() frees its table, and the next insert asks for one again (64 + 192 + 1,024 bytes). with_capacity sets a lower limit, and such a map keeps its table. Freed tables live on for some time, as readers may still be in them.
# Where users meet it: A map of open requests in a service with little to do is empty again and again; a benchmark with many entries never shows it.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main 'scc = "=3.8.8"' 'dashmap = "=6.1.0"' <<'RUST'
mod count;
use count::count;

fn main() {
    for (name, others, room) in [("alone", 0, 0), ("beside one", 1, 0), ("alone, with room for 64", 0, 64)] {
        let map = scc::HashMap::<u64, u64>::with_capacity(room);
        for key in 0..others + 1 {
            map.insert_sync(key, 1).unwrap();
        }
        let work = || {
            for _ in 0..1_000 {
                map.remove_sync(&0).unwrap();
                map.insert_sync(0, 1).unwrap();
            }
        };
        count(&format!("scc {name}"), work);
    }
    let index = scc::HashIndex::<u64, u64>::new();
    index.insert_sync(0, 1).unwrap();
    let work = || {
        for _ in 0..1_000 {
            assert!(index.remove_sync(&0));
            index.insert_sync(0, 1).unwrap();
        }
    };
    count("scc HashIndex alone", work);
    let map = dashmap::DashMap::<u64, u64>::new();
    map.insert(0, 1);
    let work = || {
        for _ in 0..1_000 {
            map.remove(&0).unwrap();
            map.insert(0, 1);
        }
    };
    count("dashmap alone", work);
    let mut map = std::collections::HashMap::<u64, u64>::from([(0, 1)]);
    let work = || {
        for _ in 0..1_000 {
            map.remove(&0).unwrap();
            map.insert(0, 1);
        }
    };
    count("std alone", work);
}
RUST
run main | sed 's/, [0-9]* freed//' >"$work/seen"
same "$work/seen" <<'END'
scc alone: 3000 blocks, 1280000 bytes
scc beside one: 0 blocks, 0 bytes
scc alone, with room for 64: 0 blocks, 0 bytes
scc HashIndex alone: 3000 blocks, 1280000 bytes
dashmap alone: 0 blocks, 0 bytes
std alone: 0 blocks, 0 bytes
END
