#!/usr/bin/env bash
# Subject: roaring 0.12.0, the numbers 0 to 65,535 as a range and one by one
# Guess: A container of 65,536 numbers is a bitmap of 8,192 bytes, however it was filled.
# Seen: insert_range keeps 4 bytes (1 block of 160 beside it for the list of containers). One by one it ends as a bitmap of 8,192 bytes; both are equal, and optimize() makes the second as small as the first.
# Why: Since run containers came, a range that fills a whole container is stored as a run. insert never makes a run: it goes from an array to a bitmap at 4,096 elements.
# Where users meet it: Two equal sets of row ids differ in memory by a factor of 50, depending on how they were built.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'roaring = "=0.12.0"' <<'RUST'
mod count;
use count::count;
use roaring::RoaringBitmap;

fn main() {
    let (mut range, mut single) = (RoaringBitmap::new(), RoaringBitmap::new());
    count("range", || range.insert_range(0..65_536));
    (0..65_536).for_each(|n| drop(single.insert(n)));
    assert!(range == single);
    count("clone of the range", || range.clone());
    count("clone of one by one", || single.clone());
    single.optimize();
    count("clone after optimize", || single.clone());
    range.remove(7);
    count("clone of the range less one", || range.clone());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
range: 2 blocks, 164 bytes, 0 freed [4, 160]
clone of the range: 2 blocks, 44 bytes, 0 freed [40, 4]
clone of one by one: 2 blocks, 8232 bytes, 0 freed [40, 8192]
clone after optimize: 2 blocks, 44 bytes, 0 freed [40, 4]
clone of the range less one: 2 blocks, 48 bytes, 0 freed [40, 8]
END
