#!/usr/bin/env bash
# Subject: std 1.95, crossbeam-channel 0.5.17, flume 0.12.0, kanal 0.1.1, async-channel 2.5.0, tokio 1.54.1, futures-channel 0.3.34: the last receiver goes with 3 messages in the channel
# Guess: Nobody can read the messages any more, so every channel drops them with its last receiver.
# Seen: std, tokio, futures and crossbeam's unbounded drop them at once. crossbeam's bounded, flume, kanal and async-channel keep all 3 until the last sender has gone too.
# Why: Those that keep them only mark the channel as disconnected and wake who waits; the queue is part of what senders and receivers share, and is freed with the last of either. crossbeam's list discards its messages at the end of the receivers, its array (bounded) does not.
# Where users meet it: A sender in a long-lived struct retains a queue that nobody can read. If a message holds a reply sender, whoever waits for the reply waits on.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'crossbeam-channel = "=0.5.17"' \
    'flume = "=0.12.0"' \
    'kanal = "=0.1.1"' \
    'async-channel = "=2.5.0"' \
    'tokio = { version = "=1.54.1", features = ["sync"] }' \
    'futures-channel = "=0.3.34"' <<'RUST'
use std::sync::Arc;

/// Sends three messages, drops the receiver, and says how many messages live with the sender and after it.
fn tell<S, R>(name: &str, (sender, receiver): (S, R), send: impl Fn(&S, Arc<()>) -> bool) {
    let message = Arc::new(());
    for _ in 0..3 {
        assert!(send(&sender, message.clone()));
    }
    drop(receiver);
    let kept = Arc::strong_count(&message) - 1;
    assert!(!send(&sender, message.clone()));
    drop(sender);
    println!("{name}: {kept} kept, {} after the sender", Arc::strong_count(&message) - 1);
}

fn main() {
    use std::sync::mpsc;
    tell("std", mpsc::channel(), |s, m| s.send(m).is_ok());
    tell("std, bounded", mpsc::sync_channel(10), |s, m| s.send(m).is_ok());
    tell("tokio", tokio::sync::mpsc::unbounded_channel(), |s, m| s.send(m).is_ok());
    tell("tokio, bounded", tokio::sync::mpsc::channel(10), |s, m| s.try_send(m).is_ok());
    tell("futures", futures_channel::mpsc::unbounded(), |s, m| s.unbounded_send(m).is_ok());
    tell("crossbeam", crossbeam_channel::unbounded(), |s, m| s.send(m).is_ok());
    tell("crossbeam, bounded", crossbeam_channel::bounded(10), |s, m| s.send(m).is_ok());
    tell("flume", flume::unbounded(), |s, m| s.send(m).is_ok());
    tell("flume, bounded", flume::bounded(10), |s, m| s.send(m).is_ok());
    tell("kanal", kanal::unbounded(), |s, m| s.send(m).is_ok());
    tell("kanal, bounded", kanal::bounded(10), |s, m| s.send(m).is_ok());
    tell("async-channel", async_channel::unbounded(), |s, m| s.try_send(m).is_ok());
    tell("async-channel, bounded", async_channel::bounded(10), |s, m| s.try_send(m).is_ok());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
std: 0 kept, 0 after the sender
std, bounded: 0 kept, 0 after the sender
tokio: 0 kept, 0 after the sender
tokio, bounded: 0 kept, 0 after the sender
futures: 0 kept, 0 after the sender
crossbeam: 0 kept, 0 after the sender
crossbeam, bounded: 3 kept, 0 after the sender
flume: 3 kept, 0 after the sender
flume, bounded: 3 kept, 0 after the sender
kanal: 3 kept, 0 after the sender
kanal, bounded: 3 kept, 0 after the sender
async-channel: 3 kept, 0 after the sender
async-channel, bounded: 3 kept, 0 after the sender
END
