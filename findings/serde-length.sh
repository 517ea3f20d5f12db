#!/usr/bin/env bash
# Subject: postcard 1.2.0 with serde 1.0.229, Vec<u64> of 131,072 and of 200,000 elements
# Guess: The format starts with the length, so reading asks for one block of exactly that size.
# Seen: 131,072 elements are 1 exact block; 200,000 are 2 (1,048,576 then 2,097,152 bytes) with a capacity of 262,144.
# Why: serde does not trust a length: it reserves at most 1 MiB (131,072 u64) and the Vec then doubles. The limit is in serde's own reader of Vec, not in the format.
# Where users meet it: Reading 1.6 MB of numbers asks for 3 MiB and keeps 2 MiB.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'postcard = { version = "=1.2.0", default-features = false, features = ["alloc"] }' \
    'serde = { version = "=1.0.229", default-features = false }' <<'RUST'
mod count;
use count::count;

fn main() {
    for n in [131_072, 200_000] {
        let bytes = postcard::to_allocvec(&vec![1_u64; n]).unwrap();
        let read: Vec<u64> = count(&format!("{n} elements"), || postcard::from_bytes(&bytes).unwrap());
        println!("capacity {}", read.capacity());
    }
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
131072 elements: 1 blocks, 1048576 bytes, 0 freed
capacity 131072
200000 elements: 2 blocks, 3145728 bytes, 0 freed [1048576, 2097152]
capacity 262144
END
