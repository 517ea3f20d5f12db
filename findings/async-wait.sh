#!/usr/bin/env bash
# Subject: A future that has to wait, in tokio 1.54.1, kanal 0.1.1, flume 0.12.0, async-channel 2.5.0 and async-lock 3.5.0
# Guess: The entry in the list of waiters is part of the future, so waiting is 0 blocks in all of them.
# Seen: 0 in tokio and kanal. Each wait is 1 block of 56 bytes in async-channel and async-lock, and 1 of 80 in flume; the first wait on a channel or lock asks for one more, which stays.
# Why: tokio and kanal link an entry that is inside the future. async-channel and async-lock use event-listener, whose listener is pinned in a box, beside a list that is made with the first listener. flume puts a hook in an Arc and a queue of hooks.
# Where users meet it: A consumer that is faster than its producer waits for each message: 1 block per message, though the messages themselves cost none.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'tokio = { version = "=1.54.1", features = ["sync"] }' \
    'kanal = "=0.1.1"' \
    'flume = "=0.12.0"' \
    'async-channel = "=2.5.0"' \
    'async-lock = "=3.5.0"' <<'RUST'
mod count;
use count::count;
use std::pin::pin;
use std::task::{Context, Waker};

/// Polls a future that waits, and drops it; twice, as the first wait may prepare something.
macro_rules! wait {
    ($name:expr, $future:expr) => {
        for time in ["first", "next"] {
            count(&format!("{}, {time}", $name), || {
                assert!(pin!($future).poll(&mut Context::from_waker(Waker::noop())).is_pending());
            });
        }
    };
}

fn main() {
    let (_s, mut r) = tokio::sync::mpsc::unbounded_channel::<u64>();
    wait!("tokio mpsc", r.recv());
    let lock = tokio::sync::Mutex::new(());
    let _held = lock.try_lock();
    wait!("tokio Mutex", lock.lock());
    let (_s, r) = kanal::unbounded_async::<u64>();
    wait!("kanal", r.recv());
    let (_s, r) = flume::unbounded::<u64>();
    wait!("flume", r.recv_async());
    let (_s, r) = async_channel::unbounded::<u64>();
    wait!("async-channel", r.recv());
    let lock = async_lock::Mutex::new(());
    let _held = lock.try_lock();
    wait!("async-lock Mutex", lock.lock());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
tokio mpsc, first: 0 blocks, 0 bytes, 0 freed
tokio mpsc, next: 0 blocks, 0 bytes, 0 freed
tokio Mutex, first: 0 blocks, 0 bytes, 0 freed
tokio Mutex, next: 0 blocks, 0 bytes, 0 freed
kanal, first: 0 blocks, 0 bytes, 0 freed
kanal, next: 0 blocks, 0 bytes, 0 freed
flume, first: 2 blocks, 144 bytes, 1 freed [80, 64]
flume, next: 1 blocks, 80 bytes, 1 freed
async-channel, first: 2 blocks, 128 bytes, 1 freed [72, 56]
async-channel, next: 1 blocks, 56 bytes, 1 freed
async-lock Mutex, first: 2 blocks, 128 bytes, 1 freed [72, 56]
async-lock Mutex, next: 1 blocks, 56 bytes, 1 freed
END
