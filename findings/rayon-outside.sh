#!/usr/bin/env bash
# Subject: rayon 1.12.0, install and join, called from outside of the pool and from inside
# Guess: The job of install is on the caller's stack and waits on a latch of the thread, so a steady call is 0 blocks, from wherever it comes.
# Seen: From outside, 630 calls are 10 blocks of 1,520 bytes, one for every 63. From inside, 630 joins and 630 scopes are 0.
# Why: A call from outside goes through the injector, a linked list of blocks of 63 slots that are freed when they were read. Inside, a job goes to the ring of its worker, which is kept.
# Where users meet it: An allocation test of a function that uses rayon passes 62 times and fails the 63rd.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'rayon = "=1.12.0"' <<'RUST'
mod count;
use count::count;

fn main() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    (0..2).for_each(|_| pool.install(|| {}));
    count("install, from outside", || (0..630).for_each(|_| pool.install(|| {})));
    count("install, from outside again", || (0..630).for_each(|_| pool.install(|| {})));
    pool.install(|| {
        count("join, inside", || (0..630).for_each(|_| drop(rayon::join(|| {}, || {}))));
        count("scope, inside", || (0..630).for_each(|_| rayon::scope(|_| {})));
    });
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
install, from outside: 10 blocks, 15200 bytes, 10 freed [1520, 1520, 1520, 1520, 1520, 1520, 1520, 1520, 1520, 1520]
install, from outside again: 10 blocks, 15200 bytes, 10 freed [1520, 1520, 1520, 1520, 1520, 1520, 1520, 1520, 1520, 1520]
join, inside: 0 blocks, 0 bytes, 0 freed
scope, inside: 0 blocks, 0 bytes, 0 freed
END
