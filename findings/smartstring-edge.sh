#!/usr/bin/env bash
# Subject: smartstring 2.0.0, a text of 23 bytes that gains and loses one byte 100 times
# Guess: The 24th byte moves the text to the heap once, and there it stays: 1 block.
# Seen: Compact: 100 blocks of 46 bytes, 100 freed. LazyCompact (the alias String): 1 block.
# Why: Compact promises the smallest form: each call that makes the text shorter moves it inline again if it fits, and frees the buffer. LazyCompact does so only when it is asked.
# Where users meet it: A line buffer or a cursor's text at the edge of 23 bytes: a block for each key press.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'smartstring = "=2.0.0"' <<'RUST'
mod count;
use count::count;
use smartstring::{Compact, LazyCompact, SmartString, SmartStringMode};

fn edge<M: SmartStringMode>(name: &str) {
    let mut text = SmartString::<M>::from("x".repeat(23));
    count(name, || {
        for _ in 0..100 {
            text.push('x');
            text.pop();
        }
    });
}

fn main() {
    edge::<Compact>("Compact");
    edge::<LazyCompact>("LazyCompact");
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
Compact: 100 blocks, 4600 bytes, 100 freed
LazyCompact: 1 blocks, 46 bytes, 0 freed
END
