#!/usr/bin/env bash
# Subject: System of std 1.95 on glibc 2.36 beside jemalloc (tikv-jemallocator 0.7.0): Box::new_zeroed_slice of 64 MiB that is never read, for elements with an alignment of 8, 16, 32 and 64 bytes
# Guess: Zeroed pages come from the kernel and stay untouched, so almost nothing is resident, whatever the alignment.
# Seen: System: 8 and 16 are untouched; with 32 and 64 all of the 64 MiB are resident at once. jemalloc: untouched for all four.
# Why: calloc takes no alignment. Above 16 bytes System::alloc_zeroed asks posix_memalign for the block and writes the zeros itself, which touches each page. jemalloc's mallocx has flags for both, alignment and zeroes.
# Where users meet it: A large table of cache lines or vectors (`#[repr(align(64))]`) is paid for when it is made, not when it is used. Each counter shows 1 block of 64 MiB in all cases.
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
#[repr(align(32))]
struct Of32([u64; 8]);
#[allow(dead_code)]
#[repr(align(64))]
struct Of64([u64; 8]);

/// Resident MiB of this process.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() / 256
}

fn zeroed<T>() {
    let before = resident();
    let lines = black_box(Box::<[T]>::new_zeroed_slice(1 << 20));
    let more = resident().saturating_sub(before);
    println!("align {}: {}", align_of::<T>(), if more < 8 { "untouched" } else if more > 56 { "resident" } else { "in part" });
    drop(lines);
}

fn main() {
    zeroed::<[u64; 8]>();
    zeroed::<Of16>();
    zeroed::<Of32>();
    zeroed::<Of64>();
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
align 8: untouched
align 16: untouched
align 32: resident
align 64: resident
jemalloc
align 8: untouched
align 16: untouched
align 32: untouched
align 64: untouched
END
