#!/usr/bin/env bash
# Subject: heaptrack 1.4.0, temporary allocations of a Vec of 1,000 pushed u64 (rustc 1.95, unoptimised)
# Guess: A temporary allocation is one that is freed before the next is made. The Vec has one block that grows, so none or 1 of them is temporary.
# Seen: All 9 requests are temporary, 8 reallocations among them; with_capacity(1,000) is 1.
# Why: heaptrack records a reallocation as the end of the old block and a new one. The old block ends with nothing asked for in between, which is its definition of temporary.
# Where users meet it: A high share of temporary allocations reads like small boxes in a loop; in Rust it is mostly amortised growth, and the answer is a capacity.
# Toolchain: rustc 1.95, heaptrack 1.4.0 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

if ! command -v heaptrack >/dev/null; then echo "${0##*/}: skipped, as heaptrack is not installed"; exit 0; fi
project main <<'RUST'
use std::hint::black_box;

fn main() {
    let work = std::env::args().nth(1).map(|word| word.as_bytes()[0]);
    let mut list = match work {
        Some(b'i') => return,
        Some(b'r') => Vec::with_capacity(1_000),
        _ => Vec::new(),
    };
    (0..1_000_u64).for_each(|n| list.push(black_box(n)));
    black_box(list);
}
RUST
run main -- idle >/dev/null
program=$CARGO_TARGET_DIR/debug/finding-main
temporary() {
    heaptrack -o "$work/$1" "$program" "$1" >/dev/null 2>&1
    heaptrack_print "$work/$1".* 2>/dev/null | sed -n 's/^temporary memory allocations: *\([0-9]*\).*/\1/p'
}
idle=$(temporary idle)
{
    echo "pushed: $(($(temporary push) - idle)) temporary"
    echo "with_capacity: $(($(temporary room) - idle)) temporary"
} >"$work/seen"
same "$work/seen" <<'END'
pushed: 9 temporary
with_capacity: 1 temporary
END
