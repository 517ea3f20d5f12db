#!/usr/bin/env bash
# Subject: compact_str 0.10.0 and ecow 0.3.1, a short String taken over, and a long one
# Guess: From<String> takes the buffer over in compact_str, whatever the length: 0 blocks, 0 freed.
# Seen: compact_str: up to 24 bytes the text moves inline and the buffer is freed at once (0 blocks, 1 freed); at 25 bytes the buffer stays (0, 0). ecow copies: 1 block, 1 freed.
# Why: compact_str moves a text of up to 24 bytes inline and frees the buffer; a longer one keeps the buffer. ecow has its count in front of the text, so it always copies.
# Where users meet it: Moving from String: the short texts cost a free each, and the long ones cost nothing in one crate and a copy in the other.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'compact_str = "=0.10.0"' \
    'ecow = "=0.3.1"' <<'RUST'
mod count;
use count::count;

fn main() {
    for n in [5, 24, 25] {
        let text = "x".repeat(n);
        count(&format!("compact_str, {n} bytes"), || compact_str::CompactString::from(text));
    }
    let text = "x".repeat(25);
    count("ecow, 25 bytes", || ecow::EcoString::from(text));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
compact_str, 5 bytes: 0 blocks, 0 bytes, 1 freed
compact_str, 24 bytes: 0 blocks, 0 bytes, 1 freed
compact_str, 25 bytes: 0 blocks, 0 bytes, 0 freed
ecow, 25 bytes: 1 blocks, 41 bytes, 1 freed
END
