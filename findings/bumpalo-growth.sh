#!/usr/bin/env bash
# Subject: bumpalo 3.20.4, collections::Vec of 1,000 pushed u64, and reset
# Guess: Old buffers stay in the arena, so the 1,000 pushes use 16,352 bytes of it; reset keeps the first chunk.
# Seen: One Vec uses 8,192 bytes, and 0 after its drop; two that grow in turn use 32,752. reset keeps the last chunk, of 32,704 bytes, and frees the 6 before it.
# Why: Bumpalo bumps downwards. The newest block can still grow: the pointer moves down by the difference and the contents are copied. So one Vec wastes nothing, and two that grow in turn waste all old buffers. Dropping the newest block gives it back. reset keeps the newest chunk, which is the largest, and frees the others.
# Where users meet it: Building several lists at the same time in one arena: memory doubles, without a sign of it.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'bumpalo = { version = "=3.20.4", features = ["collections"] }' <<'RUST'
mod count;
use bumpalo::{Bump, collections::Vec};
use count::count;

fn main() {
    let bump = Bump::with_capacity(100_000);
    let start = bump.chunk_capacity();
    let mut one = Vec::new_in(&bump);
    (0..1_000_u64).for_each(|n| one.push(n));
    println!("one Vec uses {}", start - bump.chunk_capacity());
    drop(one);
    println!("after drop {}", start - bump.chunk_capacity());
    let (mut a, mut b) = (Vec::new_in(&bump), Vec::new_in(&bump));
    (0..1_000_u64).for_each(|n| { a.push(n); b.push(n) });
    println!("two in turn use {}", start - bump.chunk_capacity());

    let mut bump = Bump::new();
    count("1,000 blocks of 64 bytes", || (0..1_000_u64).for_each(|n| { bump.alloc([n; 8]); }));
    count("reset", || bump.reset());
    println!("capacity left {}", bump.chunk_capacity());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
one Vec uses 8192
after drop 0
two in turn use 32752
1,000 blocks of 64 bytes: 7 blocks, 64912 bytes, 0 freed [496, 1008, 2032, 4080, 8176, 16368, 32752]
reset: 0 blocks, 0 bytes, 6 freed
capacity left 32704
END
