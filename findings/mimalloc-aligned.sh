#!/usr/bin/env bash
# Subject: mimalloc 0.1.52 (libmimalloc-sys 0.1.49, mimalloc 3.3.2) beside jemalloc (tikv-jemallocator 0.7.0): the usable size of a Vec of 4, 8, 16 … 512 KiB, made with room or grown to it, and of mi_malloc
# Guess: Powers of two are size classes of both, so such a Vec gets exactly its bytes, whatever its elements are.
# Seen: A Vec<u8>, a Vec<u64> that grew, mi_malloc and jemalloc: exactly. A Vec<u64> made with room for 8 KiB gets 10,240 bytes under mimalloc; up to 256 KiB a quarter more, at 512 KiB an eighth. Up to 4 KiB it is exact.
# Why: The crate asks with mi_malloc_aligned(size, align). That takes a size class as it is only where its blocks are aligned for sure (powers of two up to 4 KiB); above, it asks for size + align - 1, which is the next class. With an alignment of 1 that adds nothing, and a reallocation up to 8 passes no alignment on.
# Where users meet it: A buffer of a round number of KiB of u64 takes a quarter more in a program with mimalloc, as Vec::with_capacity makes it. The counts are the same; only mi_usable_size, or resident memory, shows it.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main 'tikv-jemallocator = { version = "=0.7.0", features = ["stats"] }' 'tikv-jemalloc-ctl = { version = "=0.7.0", features = ["stats"] }' \
    'mimalloc = { version = "=0.1.52", default-features = false }' 'libmimalloc-sys = { version = "=0.1.49", features = ["extended"] }' <<'RUST'
use libmimalloc_sys::{mi_free, mi_malloc, mi_usable_size};
use std::alloc::{GlobalAlloc, Layout};

/// What a block of `size` bytes has more than it was asked for.
fn more(name: &str, usable: impl Fn(usize) -> usize) {
    let sizes = [4, 8, 16, 32, 64, 128, 256, 512].map(|kib| (usable(kib << 10) - (kib << 10)).to_string());
    println!("{name}: {}", sizes.join(" "));
}

/// Made as a Vec is: with room for `size` bytes, or with half of it and then grown.
fn block(allocator: &impl GlobalAlloc, size: usize, align: usize, grown: bool, usable: impl Fn(*mut u8) -> usize) -> usize {
    let layout = |size| Layout::from_size_align(size, align).unwrap();
    let block = match grown {
        false => unsafe { allocator.alloc(layout(size)) },
        true => unsafe { allocator.realloc(allocator.alloc(layout(size / 2)), layout(size / 2), size) },
    };
    let bytes = usable(block);
    unsafe { allocator.dealloc(block, layout(size)) };
    bytes
}

fn main() {
    let jemalloc = |block: *mut u8| unsafe { tikv_jemallocator::usable_size(block) };
    let mimalloc = |block: *mut u8| unsafe { mi_usable_size(block.cast()) };
    for (elements, align) in [("u8", 1), ("u64", 8)] {
        for (how, grown) in [("with room", false), ("grown", true)] {
            let name = format!("{elements} {how}");
            more(&format!("jemalloc, {name}"), |size| block(&tikv_jemallocator::Jemalloc, size, align, grown, jemalloc));
            more(&format!("mimalloc, {name}"), |size| block(&mimalloc::MiMalloc, size, align, grown, mimalloc));
        }
    }
    more("mi_malloc", |size| unsafe {
        let block = mi_malloc(size);
        let bytes = mi_usable_size(block);
        mi_free(block);
        bytes
    });
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
jemalloc, u8 with room: 0 0 0 0 0 0 0 0
mimalloc, u8 with room: 0 0 0 0 0 0 0 0
jemalloc, u8 grown: 0 0 0 0 0 0 0 0
mimalloc, u8 grown: 0 0 0 0 0 0 0 0
jemalloc, u64 with room: 0 0 0 0 0 0 0 0
mimalloc, u64 with room: 0 2048 4096 8192 16384 32768 65536 65536
jemalloc, u64 grown: 0 0 0 0 0 0 0 0
mimalloc, u64 grown: 0 0 0 0 0 0 0 0
mi_malloc: 0 0 0 0 0 0 0 0
END
