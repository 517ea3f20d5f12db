#!/usr/bin/env bash
# Subject: tinyvec 1.13.3 beside smallvec 1.16.6, the clone of a short list that was once long
# Guess: The clone of one element fits inline, so it asks for 0 blocks in both.
# Seen: tinyvec: 1 block of 1 byte, and the clone is on the heap. smallvec: 0 blocks, inline.
# Why: smallvec clones its slice into a new value, which begins inline. tinyvec clones the variant: a Heap stays a Heap, with an exact Vec, and stays so until shrink_to_fit.
# Where users meet it: Work lists that were truncated and are copied per job.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'tinyvec = { version = "=1.13.3", features = ["alloc", "rustc_1_57"] }' \
    'smallvec = "=1.16.6"' <<'RUST'
mod count;
use count::count;

fn main() {
    let mut tiny = tinyvec::TinyVec::<[u8; 8]>::from([1; 8].as_slice());
    tiny.push(1);
    tiny.truncate(1);
    println!("heap {}", count("tinyvec, clone", || tiny.clone()).is_heap());
    let mut small = smallvec::SmallVec::<[u8; 8]>::from_elem(1, 9);
    small.truncate(1);
    println!("heap {}", count("smallvec, clone", || small.clone()).spilled());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
tinyvec, clone: 1 blocks, 1 bytes, 0 freed
heap true
smallvec, clone: 0 blocks, 0 bytes, 0 freed
heap false
END
