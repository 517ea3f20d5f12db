#!/usr/bin/env bash
# Subject: flume 0.12.0, drain() and try_iter() on a full unbounded channel
# Guess: A channel that was emptied gives its buffer back, whichever call emptied it.
# Seen: drain frees the buffer, so the next 1,000 sends are 9 blocks (16,352 bytes) again; try_iter keeps it, so they are 0.
# Why: Receiver::drain takes the whole ring out of the channel (mem::take) so that senders are not held up; the ring is freed with the iterator. try_iter takes one message at a time.
# Where users meet it: A worker that drains in batches makes the channel grow from nothing for each batch.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'flume = { version = "=0.12.0", default-features = false }' <<'RUST'
mod count;
use count::count;

fn main() {
    let (sender, receiver) = flume::unbounded::<u64>();
    let fill = |name| count(name, || (0..1_000).for_each(|n| sender.send(n).unwrap()));
    fill("1,000 sends");
    count("try_iter", || receiver.try_iter().count());
    fill("1,000 sends after try_iter");
    count("drain", || receiver.drain().count());
    fill("1,000 sends after drain");
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
1,000 sends: 9 blocks, 16352 bytes, 0 freed [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]
try_iter: 0 blocks, 0 bytes, 0 freed
1,000 sends after try_iter: 0 blocks, 0 bytes, 0 freed
drain: 0 blocks, 0 bytes, 1 freed
1,000 sends after drain: 9 blocks, 16352 bytes, 0 freed [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]
END
