#!/usr/bin/env bash
# Subject: object-pool 0.6.0, a pool of 2 from which 5 objects are taken at the same time
# Guess: The number given to new is the size of the pool: objects above it are dropped when they come back.
# Seen: All 5 come back and stay, and the list of the pool grows for them; nothing is freed but the old list.
# Why: The number is only how many objects are made at the start. An object that pull makes when the pool is empty is attached to the pool like the others, and nothing limits it.
# Where users meet it: A burst sets the size of the pool for the life of the process: retained memory is that of the busiest moment.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'object-pool = "=0.6.0"' <<'RUST'
mod count;
use count::count;
use object_pool::Pool;

fn main() {
    let pool = Pool::new(2, || Vec::<u8>::with_capacity(1_000));
    let taken: Vec<_> = (0..5).map(|_| pool.pull(|| Vec::with_capacity(1_000))).collect();
    count("give back 5", || drop(taken));
    println!("in the pool: {}", pool.len());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
give back 5: 2 blocks, 288 bytes, 1 freed [96, 192]
in the pool: 5
END
