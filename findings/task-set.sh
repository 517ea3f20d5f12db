#!/usr/bin/env bash
# Subject: tokio 1.54.1 spawn, LocalSet and JoinSet, and FuturesUnordered of futures-util 0.3.34: 100 tasks
# Guess: One block for each task in all of them, and nothing for an empty set.
# Seen: JoinSet asks for 2 blocks per task (184 bytes, where spawn asks for 128), and FuturesUnordered::new for 2 blocks.
# Why: A JoinSet keeps an entry of its own for each task, in an Arc that is also the waker of its handle, beside the block of the task. An empty FuturesUnordered already has its queue of woken tasks and the stub node of that queue.
# Where users meet it: Moving from spawn to JoinSet for the sake of its clean end doubles the blocks of a fan-out; an empty FuturesUnordered in each connection is not free.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'tokio = { version = "=1.54.1", features = ["rt"] }' \
    'futures-util = { version = "=0.3.34", default-features = false, features = ["alloc", "std"] }' <<'RUST'
mod count;
use count::count;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        // The queue of the runtime grows with the first.
        for _ in 0..300 {
            tokio::spawn(async {});
        }
        tokio::task::yield_now().await;
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        count("spawn", || (0..100).for_each(|_| drop(tokio::spawn(async {}))));
        let mut set = count("JoinSet::new", tokio::task::JoinSet::new);
        count("JoinSet", || (0..100).for_each(|_| drop(set.spawn(async {}))));
    });
    let set = count("FuturesUnordered::new", futures_util::stream::FuturesUnordered::new);
    count("FuturesUnordered", || (0..100).for_each(|_| set.push(async {})));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
spawn: 100 blocks, 12800 bytes, 0 freed
JoinSet::new: 1 blocks, 72 bytes, 0 freed
JoinSet: 200 blocks, 18400 bytes, 0 freed
FuturesUnordered::new: 2 blocks, 128 bytes, 0 freed [64, 64]
FuturesUnordered: 100 blocks, 6400 bytes, 0 freed
END
