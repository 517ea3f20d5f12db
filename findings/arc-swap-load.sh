#!/usr/bin/env bash
# Subject: arc-swap 1.9.5, load
# Guess: load is a guard without a count: 0 blocks, from the first call on.
# Seen: The first load of a thread is 1 block of 192 bytes, in the second thread too while the first lives; the third thread takes over the node of the second.
# Why: A load writes its debt in a node that belongs to the thread. The first load of a thread asks for the node and leaks it into a global list, from which a later thread takes it over.
# Where users meet it: An allocation check of a read path that is the first in its thread: 1 block of 192 bytes that is never freed.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'arc-swap = "=1.9.5"' <<'RUST'
mod count;
use count::count;

fn main() {
    let swap = arc_swap::ArcSwap::from_pointee(1_u64);
    count("first load", || **swap.load());
    count("second load", || **swap.load());
    std::thread::scope(|scope| {
        scope.spawn(|| count("first load, second thread", || **swap.load())).join().unwrap();
        scope.spawn(|| count("first load, third thread", || **swap.load())).join().unwrap();
    });
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
first load: 1 blocks, 192 bytes, 0 freed
second load: 0 blocks, 0 bytes, 0 freed
first load, second thread: 1 blocks, 192 bytes, 0 freed
first load, third thread: 0 blocks, 0 bytes, 0 freed
END
