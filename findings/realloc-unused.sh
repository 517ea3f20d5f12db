#!/usr/bin/env bash
# Subject: System of std 1.95 on glibc 2.36 beside jemalloc (tikv-jemallocator 0.7.0): a Vec with room for 48 MiB that holds one element and reserves 96 MiB, for elements with an alignment of 16 and of 64 bytes
# Guess: Moving a Vec of one element moves that element (or, with mremap, the pages), so almost nothing is resident afterwards.
# Seen: System, 16: almost nothing. System, 64, and jemalloc, both: 48 MiB are resident.
# Why: A reallocation copies the whole old block: the allocator knows the capacity and not the length. glibc moves the pages with mremap instead, but System asks glibc's realloc only for alignments up to 16; above, it asks for a new block, copies and frees. jemalloc has no mremap.
# Where users meet it: Capacity that was never used costs resident memory at the next growth. Each counter shows the same blocks, bytes and peak in all four cases. A new Vec with the room that is needed, and extend, copies the length only.
# Toolchain: rustc 1.95, glibc 2.36 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

# tikv-jemalloc-ctl is not used: with it jemalloc is built once for this script and its neighbours.
project main 'tikv-jemallocator = { version = "=0.7.0", features = ["stats"], optional = true }' 'tikv-jemalloc-ctl = { version = "=0.7.0", features = ["stats"], optional = true }' <<'RUST'
use std::hint::black_box;

#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOC: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[allow(dead_code)]
#[repr(align(16))]
struct Of16([u64; 8]);
#[allow(dead_code)]
#[repr(align(64))]
struct Of64([u64; 8]);

/// Resident MiB of this process.
fn resident() -> usize {
    std::fs::read_to_string("/proc/self/statm").unwrap().split(' ').nth(1).unwrap().parse::<usize>().unwrap() / 256
}

fn reserve<T>(one: T) {
    let before = resident();
    let mut elements = Vec::with_capacity((48 << 20) / size_of::<T>());
    elements.push(one);
    elements.reserve_exact((96 << 20) / size_of::<T>() - 1);
    let more = resident().saturating_sub(before);
    black_box(&elements);
    println!("align {}: {}", align_of::<T>(), if more < 8 { "untouched" } else if more > 40 { "48 MiB resident" } else { "in part" });
}

fn main() {
    reserve(Of16([1; 8]));
    reserve(Of64([1; 8]));
}
RUST
printf '[features]\njemalloc = ["tikv-jemallocator", "tikv-jemalloc-ctl"]\n' >>"$work/main/Cargo.toml"
{
    echo System
    run main
    echo jemalloc
    run main --features jemalloc
} >"$work/seen"
same "$work/seen" <<'END'
System
align 16: untouched
align 64: 48 MiB resident
jemalloc
align 16: 48 MiB resident
align 64: 48 MiB resident
END
