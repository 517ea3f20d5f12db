#!/usr/bin/env bash
# Subject: HashMap::clone of std (1.95), hashbrown 0.17.2 and indexmap 2.14.2 for a map that was large
# Guess: A clone is as small as its contents, as the clone of a Vec is.
# Seen: The clone of 3 entries in a table for 1,000 is 34,832 bytes (indexmap: 61,456), of 0 entries as well; a Vec gives 24 bytes. clone_from of a small map shrinks the target to a capacity of 3.
# Why: The clone of a hash table copies the table as it is, with its number of buckets, so that nothing is hashed; even an empty map with capacity gives a table of the same size. IndexMap follows for its entries. clone_from into a map of another size also takes the size of the source: it shrinks the target.
# Where users meet it: A snapshot of a map after a purge: each copy has the high-water mark of the original.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'hashbrown = "=0.17.2"' \
    'indexmap = "=2.14.2"' <<'RUST'
mod count;
use count::count;

fn main() {
    let mut vec = vec![0_u64; 1_000];
    vec.truncate(3);
    println!("capacity {}", count("Vec, 3 of 1,000", || vec.clone()).capacity());

    let mut map: std::collections::HashMap<u64, u64> = (0..1_000).map(|n| (n, n)).collect();
    map.retain(|&n, _| n < 3);
    count("std, 3 of 1,000", || map.clone());
    map.clear();
    println!("capacity {}", count("std, 0 of 1,000", || map.clone()).capacity());
    let few = std::collections::HashMap::from([(1, 1)]);
    count("std, clone_from a small one", || map.clone_from(&few));
    println!("capacity {}", map.capacity());

    let mut map: hashbrown::HashMap<u64, u64> = (0..1_000).map(|n| (n, n)).collect();
    map.retain(|&n, _| n < 3);
    count("hashbrown, 3 of 1,000", || map.clone());

    let mut map: indexmap::IndexMap<u64, u64> = (0..1_000).map(|n| (n, n)).collect();
    map.truncate(3);
    count("indexmap, 3 of 1,000", || map.clone());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
Vec, 3 of 1,000: 1 blocks, 24 bytes, 0 freed
capacity 3
std, 3 of 1,000: 1 blocks, 34832 bytes, 0 freed
std, 0 of 1,000: 1 blocks, 34832 bytes, 0 freed
capacity 1792
std, clone_from a small one: 1 blocks, 84 bytes, 1 freed
capacity 3
hashbrown, 3 of 1,000: 1 blocks, 34832 bytes, 0 freed
indexmap, 3 of 1,000: 2 blocks, 61456 bytes, 0 freed [18448, 43008]
END
