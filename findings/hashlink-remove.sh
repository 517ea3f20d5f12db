#!/usr/bin/env bash
# Subject: hashlink 0.12.2 LinkedHashMap, remove, clear and shrink_to_fit
# Guess: Removing an entry frees its node.
# Seen: 100 removes free 0 nodes. 50 inserts use 50 of them again; clear frees those 50 and leaves the other 50; shrink_to_fit frees them, with the table.
# Why: A removed node goes to a free list for later inserts. clear frees the nodes in use, and not the free list; only shrink_to_fit and drop free that.
# Where users meet it: A retained-bytes check of a map that was emptied: as many nodes as at its largest, and no entry.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'hashlink = "=0.12.2"' <<'RUST'
mod count;
use count::count;

fn main() {
    let mut map = hashlink::LinkedHashMap::with_capacity(1_000);
    (0..100_u64).for_each(|n| { map.insert(n, n); });
    count("100 removes", || (0..100_u64).for_each(|n| { map.remove(&n); }));
    count("50 inserts", || (0..50_u64).for_each(|n| { map.insert(n, n); }));
    count("clear", || map.clear());
    count("shrink_to_fit", || map.shrink_to_fit());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
100 removes: 0 blocks, 0 bytes, 0 freed
50 inserts: 0 blocks, 0 bytes, 0 freed
clear: 0 blocks, 0 bytes, 50 freed
shrink_to_fit: 0 blocks, 0 bytes, 51 freed
END
