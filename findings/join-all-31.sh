#!/usr/bin/env bash
# Subject: futures-util 0.3.34, join_all of 30 and of 31 futures
# Guess: join_all collects the futures into one boxed slice: 1 block to make it, and the cost grows in proportion.
# Seen: 1 block up to 30 futures, 33 for 31, 102 for 100.
# Why: Up to SMALL = 30 futures are in one slice and all are polled at each wake. From 31 on they become a FuturesOrdered: a node per future, so that only those that were woken are polled.
# Where users meet it: Fan-out of requests: 30 is 1 block, 31 is 33.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'futures-util = { version = "=0.3.34", default-features = false, features = ["alloc"] }' <<'RUST'
mod count;
use count::count;
use futures_util::future::{join_all, ready};

fn main() {
    for n in [1_u64, 30, 31, 100] {
        count(&format!("join_all of {n}"), || join_all((0..n).map(ready)));
    }
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
join_all of 1: 1 blocks, 16 bytes, 0 freed
join_all of 30: 1 blocks, 480 bytes, 0 freed
join_all of 31: 33 blocks, 2880 bytes, 0 freed
join_all of 100: 102 blocks, 8952 bytes, 0 freed
END
