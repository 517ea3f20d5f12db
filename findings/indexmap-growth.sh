#!/usr/bin/env bash
# Subject: indexmap 2.14.2, 100 inserts of u64 pairs
# Guess: The entries are a Vec, so they grow by 4, 8, 16, 32, 64, 128 (24 bytes each), beside the table of indices.
# Seen: The entries grow to 3, 7, 14, 28, 56 and 112 (72, 168, 336, 672, 1,344, 2,688 bytes), each time together with the table: 12 blocks.
# Why: When the table grows, the entries are reserved to the capacity of the table (3, 7, 14, 28, 56, 112), so both grow at the same time.
# Where users meet it: Choosing with_capacity: 14 and 28 are the steps of the entries too, and 112 entries fit where a Vec would have 128.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'indexmap = "=2.14.2"' \
    'hashbrown = "=0.17.2"' <<'RUST'
mod count;
use count::count;

fn main() {
    let mut map = indexmap::IndexMap::new();
    count("100 inserts", || (0..100_u64).for_each(|n| { map.insert(n, n); }));
    println!("capacity {}", map.capacity());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
100 inserts: 12 blocks, 7644 bytes, 5 freed [52, 72, 88, 168, 160, 336, 304, 672, 592, 1344, 1168, 2688]
capacity 112
END
