#!/usr/bin/env bash
# Subject: bounded(1000) of u64 at creation: crossbeam-channel 0.5.17, kanal 0.1.1, flume 0.12.0, tokio 1.54.1, futures-channel 0.3.34
# Guess: A bounded channel preallocates its slots: about 8,000 to 16,000 bytes at creation, and nothing later.
# Seen: crossbeam 16,640 bytes and kanal 8,144 at creation, then 0. flume 152 bytes, then 9 blocks (16,352 bytes). tokio 800 bytes, then 31 blocks. futures 184 bytes, then 1,000 blocks.
# Why: crossbeam (a stamp beside each slot) and kanal (a ring) prepare all slots. flume begins with an empty ring that grows by doubling; tokio counts permits over blocks of 32; futures links one node per message. For the last three, the bound limits messages and prepares nothing.
# Where users meet it: A bound of a million costs 16 MB at once in one crate and 152 bytes in another; the first burst then pays for it.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'crossbeam-channel = "=0.5.17"' \
    'kanal = { version = "=0.1.1", default-features = false }' \
    'flume = { version = "=0.12.0", default-features = false }' \
    'tokio = { version = "=1.54.1", features = ["sync"] }' \
    'futures-channel = { version = "=0.3.34", features = ["std"] }' <<'RUST'
mod count;
use count::count;

fn main() {
    let (sender, _receiver) = count("crossbeam, creation", || crossbeam_channel::bounded::<u64>(1_000));
    count("crossbeam, 1,000 sends", || (0..1_000).for_each(|n| sender.send(n).unwrap()));
    let (sender, _receiver) = count("kanal, creation", || kanal::bounded::<u64>(1_000));
    count("kanal, 1,000 sends", || (0..1_000).for_each(|n| sender.send(n).unwrap()));
    let (sender, _receiver) = count("flume, creation", || flume::bounded::<u64>(1_000));
    count("flume, 1,000 sends", || (0..1_000).for_each(|n| sender.send(n).unwrap()));
    let (sender, _receiver) = count("tokio, creation", || tokio::sync::mpsc::channel::<u64>(1_000));
    count("tokio, 1,000 sends", || (0..1_000).for_each(|n| sender.try_send(n).unwrap()));
    let (mut sender, _receiver) = count("futures, creation", || futures_channel::mpsc::channel::<u64>(1_000));
    count("futures, 1,000 sends", || (0..1_000).for_each(|n| sender.try_send(n).unwrap()));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
crossbeam, creation: 2 blocks, 16640 bytes, 0 freed [16000, 640]
crossbeam, 1,000 sends: 0 blocks, 0 bytes, 0 freed
kanal, creation: 3 blocks, 8144 bytes, 0 freed [8000, 32, 112]
kanal, 1,000 sends: 0 blocks, 0 bytes, 0 freed
flume, creation: 1 blocks, 152 bytes, 0 freed
flume, 1,000 sends: 9 blocks, 16352 bytes, 0 freed [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192]
tokio, creation: 2 blocks, 800 bytes, 0 freed [288, 512]
tokio, 1,000 sends: 31 blocks, 8928 bytes, 0 freed
futures, creation: 4 blocks, 184 bytes, 0 freed [24, 16, 96, 48]
futures, 1,000 sends: 1000 blocks, 24000 bytes, 0 freed
END
