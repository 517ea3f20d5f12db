#!/usr/bin/env bash
# Subject: num-bigint 0.4.6 and 0.5.1, small values
# Guess: A BigUint is a Vec of digits: zero is 0 blocks, any other value is 1.
# Seen: 0.4: 1 block. 0.5: 0 blocks up to u64::MAX, 1 above.
# Why: 0.5 has two forms: one digit inline, or a Vec of digits; 0.4 is the Vec of the guess.
# Where users meet it: An upgrade of one minor version removes the blocks of an exercise in arithmetic, and makes old advice wrong.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'old = { package = "num-bigint", version = "=0.4.6" }' \
    'new = { package = "num-bigint", version = "=0.5.1" }' <<'RUST'
mod count;
use count::count;

fn main() {
    count("0.4, from 1", || old::BigUint::from(1_u8));
    let (a, b) = (old::BigUint::from(u64::MAX), old::BigUint::from(2_u8));
    count("0.4, sum", || &a + &b);
    count("0.5, from 1", || new::BigUint::from(1_u8));
    count("0.5, from u64::MAX", || new::BigUint::from(u64::MAX));
    count("0.5, from u128::MAX", || new::BigUint::from(u128::MAX));
    let (a, b) = (new::BigUint::from(u64::MAX), new::BigUint::from(2_u8));
    count("0.5, sum", || &a + &b);
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
0.4, from 1: 1 blocks, 32 bytes, 0 freed
0.4, sum: 2 blocks, 40 bytes, 0 freed [8, 32]
0.5, from 1: 0 blocks, 0 bytes, 0 freed
0.5, from u64::MAX: 0 blocks, 0 bytes, 0 freed
0.5, from u128::MAX: 1 blocks, 16 bytes, 0 freed
0.5, sum: 1 blocks, 16 bytes, 0 freed
END
