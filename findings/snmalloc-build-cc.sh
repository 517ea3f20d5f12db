#!/usr/bin/env bash
# Subject: snmalloc-rs 0.7.6 with its feature build_cc (for machines without cmake), in a release build: a block of 64 MiB that is never written, dropped
# Guess: build_cc is only another way to build the same allocator: in release the block is untouched, when it is made and when it is freed.
# Seen: The drop writes it: all of the 64 MiB are resident after it. With CXXFLAGS=-DNDEBUG they are not.
# Why: The build script defines NDEBUG for the Microsoft compiler only. cmake's release type adds it by itself, cc does not. So snmalloc is compiled with its checks for debug builds, which fill what is freed with 0x5a.
# Where users meet it: Figures of snmalloc (resident memory and time) that come from a build_cc build are those of its debug build; set CXXFLAGS=-DNDEBUG, or build with cmake.
# Toolchain: rustc 1.95, g++ 12 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

if ! command -v c++ >/dev/null; then echo "${0##*/}: skipped, as there is no C++ compiler"; exit 0; fi
project main 'snmalloc-rs = { version = "=0.7.6", default-features = false, features = ["build_cc"] }' <<'RUST'
use std::hint::black_box;

#[global_allocator]
static ALLOC: snmalloc_rs::SnMalloc = snmalloc_rs::SnMalloc;

fn main() {
    let resident = || std::fs::read_to_string("/proc/self/statm").unwrap().split(' ').nth(1).unwrap().parse::<usize>().unwrap() / 256;
    let before = resident();
    let say = || if resident().saturating_sub(before) < 8 { "untouched" } else { "resident" };
    let block = black_box(Vec::<u8>::with_capacity(64 << 20));
    let made = say();
    drop(block);
    println!("made: {made}, dropped: {}", say());
}
RUST
for flags in '' -DNDEBUG; do
    echo "CXXFLAGS=$flags: $(CXXFLAGS=$flags run main --release)"
done >"$work/seen"
same "$work/seen" <<'END'
CXXFLAGS=: made: untouched, dropped: resident
CXXFLAGS=-DNDEBUG: made: untouched, dropped: untouched
END
