#!/usr/bin/env bash
# Subject: rand 0.10.4, seq::index::sample of 200 indices out of 50,000 and of 60,000
# Guess: 1 block with room for the 200 indices, 800 bytes, for any length.
# Seen: Out of 50,000: 1 block of 200,000 bytes, which the result keeps. Out of 60,000: 2 blocks (2,096 bytes).
# Why: Below 270 times the amount, sample writes all indices and shuffles the first 200 of them; into_vec or iter keep that block. Above, it tries random indices and remembers them in a set.
# Where users meet it: Fewer rows to choose from, 100 times the memory; the result of 200 numbers retains 200 KB as long as it lives.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'rand = "=0.10.4"' <<'RUST'
mod count;
use count::count;
use rand::seq::index::sample;

fn main() {
    let mut rng = rand::rng();
    for length in [50_000, 60_000] {
        let chosen = count(&format!("200 of {length}"), || sample(&mut rng, length, 200));
        assert_eq!(chosen.len(), 200);
    }
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
200 of 50000: 1 blocks, 200000 bytes, 0 freed
200 of 60000: 2 blocks, 2096 bytes, 1 freed [1296, 800]
END
