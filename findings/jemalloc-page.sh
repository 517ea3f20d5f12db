#!/usr/bin/env bash
# Subject: jemalloc (tikv-jemallocator 0.7.0, jemalloc 5.3.1): the pages of 100 blocks of a size that is a number of pages and a size class
# Guess: A block of 16 KiB is a size class and 4 pages, so 100 of them make 400 pages active, and each begins on a page, as malloc of whole pages does.
# Seen: 8 KiB and 14 KiB cost what they are. From 16 KiB on each block costs 4 KiB more (16 KiB: 20 KiB, 64 KiB: 68 KiB), and almost none begins on a page. stats.allocated shows nothing of it.
# Why: opt.cache_oblivious is on: a large block (16 KiB and above) begins at a random cache line of its first page, so that equal blocks do not share cache sets, and it gets one more page for this.
# Where users meet it: A pool of buffers of 16 KiB takes a quarter more than 16 KiB each, and a buffer for direct I/O has to ask for its alignment.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main 'tikv-jemallocator = { version = "=0.7.0", features = ["stats"] }' 'tikv-jemalloc-ctl = { version = "=0.7.0", features = ["stats"] }' <<'RUST'
use std::hint::black_box;
use tikv_jemalloc_ctl::{epoch, stats};

#[global_allocator]
static ALLOC: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn now() -> (usize, usize) {
    epoch::advance().unwrap();
    (stats::allocated::read().unwrap(), stats::active::read().unwrap())
}

fn main() {
    let kib: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut blocks = Vec::with_capacity(100);
    let before = now();
    blocks.extend((0..100).map(|_| black_box(Vec::<u8>::with_capacity(kib << 10))));
    let after = now();
    let aligned = blocks.iter().filter(|block| block.as_ptr().addr() % 4096 == 0).count();
    let each = |more: usize| (more + 51_200) / 102_400;
    print!("{kib} KiB: {} allocated, {} active, ", each(after.0 - before.0), each(after.1 - before.1));
    println!("{} on a page", match aligned { 100 => "all", 26..100 => "some", _ => "few" });
}
RUST
for kib in 8 14 16 40 64; do run main -- $kib; done >"$work/seen"
same "$work/seen" <<'END'
8 KiB: 8 allocated, 8 active, all on a page
14 KiB: 14 allocated, 14 active, some on a page
16 KiB: 16 allocated, 20 active, few on a page
40 KiB: 40 allocated, 44 active, few on a page
64 KiB: 64 allocated, 68 active, few on a page
END
