#!/usr/bin/env bash
# Subject: parking_lot 0.12.5 beside std 1.95: the first wait of a Condvar in a program
# Guess: A wait is 0 blocks, as in std: waiting threads need no memory of the lock's.
# Seen: The first wait of the program is 2 blocks (1,056 bytes), which stay for ever; std asks for nothing.
# Why: A parking_lot lock is one byte. Who waits is in one table for the whole process, with buckets of 64 bytes: room for 3 threads at first, and more, in a new table, as threads come. The old tables are never freed, as a thread may still read them.
# Where users meet it: A leak check or a count around code whose lock is contended for the first time sees blocks that belong to no lock.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'parking_lot = "=0.12.5"' <<'RUST'
mod count;
use count::count;
use std::time::Duration;

fn main() {
    let pause = Duration::from_millis(1);
    let (lock, ready) = (std::sync::Mutex::new(()), std::sync::Condvar::new());
    count("std", || drop(ready.wait_timeout(lock.lock().unwrap(), pause)));
    let (lock, ready) = (parking_lot::Mutex::new(()), parking_lot::Condvar::new());
    for time in ["first", "next"] {
        count(&format!("parking_lot, {time}"), || drop(ready.wait_for(&mut lock.lock(), pause)));
    }
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
std: 0 blocks, 0 bytes, 0 freed
parking_lot, first: 2 blocks, 1056 bytes, 0 freed [1024, 32]
parking_lot, next: 0 blocks, 0 bytes, 0 freed
END
