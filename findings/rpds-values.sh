#!/usr/bin/env bash
# Subject: rpds 1.2.1, List and Vector of u64
# Guess: A List is one node per element; a Vector has 32 elements in a chunk, so 64 of them are a few blocks.
# Seen: A List is 2 blocks per element, and a Vector of 64 elements is 75 requests; a push after a clone is 6.
# Why: Every value is in a shared pointer of its own, so that nodes can be copied without Clone of the value: a node holds a pointer to the value, and a chunk is a Vec of such pointers, which grows.
# Where users meet it: Persistent lists of numbers: 64 bytes in 2 blocks for each 8 bytes of value.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'rpds = "=1.2.1"' <<'RUST'
mod count;
use count::count;

fn main() {
    let mut list = rpds::List::<u64>::new();
    count("List, 10", || (0..10).for_each(|n| list.push_front_mut(n)));
    let mut vector = rpds::Vector::<u64>::new();
    count("Vector, 64", || (0..64).for_each(|n| drop(vector.push_back_mut(n))));
    let mut other = vector.clone();
    count("Vector, push after a clone", || drop(other.push_back_mut(64)));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
List, 10: 20 blocks, 640 bytes, 0 freed
Vector, 64: 75 blocks, 2624 bytes, 0 freed
Vector, push after a clone: 6 blocks, 200 bytes, 0 freed [48, 16, 24, 32, 48, 32]
END
