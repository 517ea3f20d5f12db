#!/usr/bin/env bash
# Subject: im 15.1.0 Vector, push and push after clone
# Guess: A chunk of 64 elements, so 64 pushes are 1 block and the 65th is the second.
# Seen: 3 elements are 0 blocks, 64 are 1, and the 65th asks for 4 (1,672 bytes). A push after a clone is 1 block of 544.
# Why: A few elements are inline; up to 64 are one chunk. The 65th changes the form to a tree with buffers at its ends, made at once. After a clone, a push copies the shared chunk of 64 to write one element.
# Where users meet it: Persistent lists as snapshots: the clone is free, the next push is 544 bytes.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'im = "=15.1.0"' <<'RUST'
mod count;
use count::count;

fn main() {
    let mut list = im::Vector::new();
    count("3 pushes", || (0..3_u64).for_each(|n| list.push_back(n)));
    count("up to 64", || (3..64_u64).for_each(|n| list.push_back(n)));
    count("the 65th", || list.push_back(64));
    let _shared = count("clone", || list.clone());
    count("push after clone", || list.push_back(65));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
3 pushes: 0 blocks, 0 bytes, 0 freed
up to 64: 1 blocks, 544 bytes, 0 freed
the 65th: 4 blocks, 1672 bytes, 0 freed [544, 40, 544, 544]
clone: 0 blocks, 0 bytes, 0 freed
push after clone: 1 blocks, 544 bytes, 0 freed
END
