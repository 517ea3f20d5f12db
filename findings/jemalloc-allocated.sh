#!/usr/bin/env bash
# Subject: jemalloc (tikv-jemallocator 0.7.0) and its statistics through tikv-jemalloc-ctl 0.7.0: stats.allocated beside thread.allocated, for one Box of 64 bytes
# Guess: After epoch::advance(), stats.allocated is 64 more with the box and 64 less without it, as thread.allocated and thread.deallocated say.
# Seen: thread.allocated: 64 more. stats.allocated: 4,096 more with the first box, no more with 63 others, and no less when all 64 are dropped. A block of 40,960 bytes is exact in both directions. What a thread has freed counts as allocated while it lives; its end gives it back.
# Why: Blocks up to 32 KiB come from a cache of the thread, which takes a batch of them (64 of this size) from the shared arena. stats.allocated counts what left the arena, so free blocks in the caches are in it. thread.allocated counts requests.
# Where users meet it: A leak test that compares stats.allocated before and after sees thousands of bytes that nobody holds, or sees nothing of a leak that fits in a batch.
# Toolchain: rustc 1.95, jemalloc 5.3.1 (with --enable-stats), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main 'tikv-jemallocator = { version = "=0.7.0", features = ["stats"] }' 'tikv-jemalloc-ctl = { version = "=0.7.0", features = ["stats"] }' <<'RUST'
use std::hint::black_box;
use std::thread;
use tikv_jemalloc_ctl::{epoch, stats, thread as of_thread};

#[global_allocator]
static ALLOC: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn allocated() -> i64 {
    epoch::advance().unwrap();
    stats::allocated::read().unwrap() as i64
}

fn boxed() -> Box<[u64; 8]> {
    black_box(Box::new([1; 8]))
}

fn main() {
    let asked = of_thread::allocatedp::read().unwrap();
    let (before, mine) = (allocated(), asked.get());
    let mut boxes: [Option<Box<[u64; 8]>>; 64] = [const { None }; 64];
    boxes[0] = Some(boxed());
    println!("1 box of 64 bytes: {} by its thread, {} allocated", asked.get() - mine, allocated() - before);
    let (before, mine) = (allocated(), asked.get());
    boxes[1..].fill_with(|| Some(boxed()));
    println!("63 more: {} by its thread, {} allocated", asked.get() - mine, allocated() - before);
    let before = allocated();
    boxes.fill(None);
    println!("all dropped: {} allocated", allocated() - before);

    let before = allocated();
    let large = black_box(Vec::<u8>::with_capacity(40_960));
    let with = allocated();
    drop(large);
    println!("40,960 bytes: {} with, {} without", with - before, allocated() - before);

    // The first thread fills the cache of this one with what a thread needs here.
    thread::spawn(|| ()).join().unwrap();
    let before = allocated();
    let inside = thread::spawn(move || {
        drop((boxed(), boxed()));
        allocated() - before
    });
    let inside = inside.join().unwrap();
    println!("a thread that dropped two boxes: {}", if inside > 4_096 { "more than 4,096 allocated" } else { "less" });
    println!("after its end: {}", if allocated() <= before { "no more than before" } else { "more" });
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
1 box of 64 bytes: 64 by its thread, 4096 allocated
63 more: 4032 by its thread, 0 allocated
all dropped: 0 allocated
40,960 bytes: 40960 with, 0 without
a thread that dropped two boxes: more than 4,096 allocated
after its end: no more than before
END
