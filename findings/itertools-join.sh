#!/usr/bin/env bash
# Subject: itertools 0.15.0, join of three texts beside join of std
# Guess: join is the same in both: 1 block of the exact length.
# Seen: std 1 block of 34; itertools 4 [4, 10, 20, 40].
# Why: std adds the lengths first, as it has a slice. Itertools::join has an iterator of anything that is Display: it reserves only the separators, then writes and grows.
# Where users meet it: Replacing words.join(", ") by words.iter().join(", "): 1 block becomes 4.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'itertools = "=0.15.0"' <<'RUST'
mod count;
use count::count;

fn main() {
    let words = ["0123456789", "abcdefghij", "ABCDEFGHIJ"];
    count("std", || words.join(", "));
    count("itertools", || itertools::Itertools::join(&mut words.iter(), ", "));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
std: 1 blocks, 34 bytes, 0 freed
itertools: 4 blocks, 74 bytes, 0 freed [4, 10, 20, 40]
END
