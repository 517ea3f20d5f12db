#!/usr/bin/env bash
# Subject: A channel for one answer of 8 bytes: tokio 1.54.1 and futures-channel 0.3.34 oneshot beside bounded(1) of std 1.95, crossbeam-channel 0.5.17, flume 0.12.0, kanal 0.1.1 and async-channel 2.5.0
# Guess: One shared block of about 100 bytes in all of them.
# Seen: The oneshots are 1 block (72 and 96 bytes). bounded(1) with its first message is 656 bytes in std and crossbeam, 1,056 in async-channel, 184 in flume and 152 in kanal, in 2 to 5 blocks.
# Why: crossbeam's and std's queues keep head, tail and the lists of waiters on cache lines of their own (a padding of 128 bytes on x86_64), and so does concurrent-queue below async-channel, which also makes two event lists with the first message. flume and kanal have a lock around a ring.
# Where users meet it: A reply channel for each request: std's sync_channel(1) is nine times a oneshot.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'tokio = { version = "=1.54.1", features = ["sync"] }' \
    'futures-channel = "=0.3.34"' \
    'crossbeam-channel = "=0.5.17"' \
    'flume = "=0.12.0"' \
    'kanal = "=0.1.1"' \
    'async-channel = "=2.5.0"' <<'RUST'
mod count;
use count::count;

fn main() {
    // What a thread makes once is made before.
    drop(std::sync::mpsc::sync_channel::<u64>(1).0.send(1));
    count("tokio oneshot", || {
        let (s, r) = tokio::sync::oneshot::channel();
        s.send(1_u64).unwrap();
        r
    });
    count("futures oneshot", || {
        let (s, r) = futures_channel::oneshot::channel();
        s.send(1_u64).unwrap();
        r
    });
    count("std", || {
        let (s, r) = std::sync::mpsc::sync_channel(1);
        s.send(1_u64).unwrap();
        r
    });
    count("crossbeam", || {
        let (s, r) = crossbeam_channel::bounded(1);
        s.send(1_u64).unwrap();
        r
    });
    count("flume", || {
        let (s, r) = flume::bounded(1);
        s.send(1_u64).unwrap();
        r
    });
    count("kanal", || {
        let (s, r) = kanal::bounded(1);
        s.send(1_u64).unwrap();
        r
    });
    count("async-channel", || {
        let (s, r) = async_channel::bounded(1);
        s.try_send(1_u64).unwrap();
        r
    });
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
tokio oneshot: 1 blocks, 72 bytes, 0 freed
futures oneshot: 1 blocks, 96 bytes, 0 freed
std: 2 blocks, 656 bytes, 0 freed [16, 640]
crossbeam: 2 blocks, 656 bytes, 0 freed [16, 640]
flume: 2 blocks, 184 bytes, 0 freed [152, 32]
kanal: 3 blocks, 152 bytes, 0 freed [8, 32, 112]
async-channel: 5 blocks, 1056 bytes, 0 freed [768, 72, 72, 72, 72]
END
