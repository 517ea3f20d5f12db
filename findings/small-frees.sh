#!/usr/bin/env bash
# Subject: std 1.95 on glibc 2.36: 64 MiB in boxes of one size, all of them dropped, for 64, 120, 121 and 200 bytes
# Guess: The boxes fill the heap without a gap, so dropping all of them gives the memory back, whatever their size.
# Seen: 121 and 200 bytes: given back as they are dropped. 64 and 120 bytes: all of it stays resident, until a block of 100 KiB is made and dropped; then all of it goes at once.
# Why: Freed blocks of up to 120 bytes go to lists (fastbins) where neighbours are not merged, so the heap has no free end that could be cut off. A free of 64 KiB or more in the heap merges them; the list of the boxes is larger, but it is a mapping of its own, so its drop does not.
# Where users meet it: After a tree of small nodes was dropped the process looks as if it leaked, though each counter says that nothing is left. One byte more per node and it does not.
# Toolchain: rustc 1.95, glibc 2.36 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main <<'RUST'
use std::fs::File;
use std::hint::black_box;
use std::io::Read;

/// Resident MiB of this process, read without an allocation.
fn resident() -> usize {
    let mut text = [0; 64];
    let length = File::open("/proc/self/statm").unwrap().read(&mut text).unwrap();
    str::from_utf8(&text[..length]).unwrap().split(' ').nth(1).unwrap().parse::<usize>().unwrap() / 256
}

fn boxes<const N: usize>() {
    let before = resident();
    let left = || {
        let more = resident().saturating_sub(before);
        if more < 16 { "given back" } else if more > 56 { "resident" } else { "in part" }
    };
    let mut boxes: Vec<Box<[u8; N]>> = Vec::with_capacity(1 << 20);
    boxes.extend((0..(64 << 20) / N).map(|_| black_box(Box::new([1; N]))));
    drop(boxes);
    let dropped = left();
    drop(black_box(Vec::<u8>::with_capacity(100 << 10)));
    println!("{N} bytes: dropped: {dropped}; after a block of 100 KiB: {}", left());
}

fn main() {
    match std::env::args().nth(1).unwrap().as_str() {
        "64" => boxes::<64>(),
        "120" => boxes::<120>(),
        "121" => boxes::<121>(),
        _ => boxes::<200>(),
    }
}
RUST
for size in 64 120 121 200; do run main -- $size; done >"$work/seen"
same "$work/seen" <<'END'
64 bytes: dropped: resident; after a block of 100 KiB: given back
120 bytes: dropped: resident; after a block of 100 KiB: given back
121 bytes: dropped: given back; after a block of 100 KiB: given back
200 bytes: dropped: given back; after a block of 100 KiB: given back
END
