#!/usr/bin/env bash
# Subject: shrink_to_fit of a Vec of 1,000 bytes with 600 and with 400 elements: System on glibc 2.36, jemalloc (tikv-jemallocator 0.7.0), mimalloc 0.1.52, and bumpalo 3.20.4 with the Vec of allocator-api2 0.2.21
# Guess: The block stays where it is, and the rest is given back: about 600 and 400 bytes are left in each of them. In the Bump the Vec is the last block, so the rest is free again.
# Seen: glibc does so. jemalloc moves the contents to another block both times (640 and 448 bytes). mimalloc gives nothing back for 600 (1,024 bytes stay) and moves for 400 (448). bumpalo gives nothing back for 600, and moves for 400 (which frees 600).
# Why: jemalloc and mimalloc keep blocks of one size together, so another size is another place. mimalloc and bumpalo copy only if at least half of the block comes free. Only glibc can cut a block in two.
# Where users meet it: A counter such as dhat shows 600 bytes in each case, and the capacity says 600. `into_boxed_slice` and `shrink_to_fit` after a filter that drops a third free nothing in a Bump or under mimalloc, and copy under jemalloc.
# Toolchain: rustc 1.95, glibc 2.36 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main 'tikv-jemallocator = { version = "=0.7.0", features = ["stats"] }' 'tikv-jemalloc-ctl = { version = "=0.7.0", features = ["stats"] }' \
    'mimalloc = { version = "=0.1.52", default-features = false }' 'libmimalloc-sys = { version = "=0.1.49", features = ["extended"] }' 'libc = "=0.2.191"' \
    'bumpalo = { version = "=3.20.4", features = ["allocator-api2"] }' 'allocator-api2 = "=0.2.21"' <<'RUST'
use allocator_api2::alloc::{AllocError, Allocator};
use allocator_api2::vec::Vec;
use bumpalo::Bump;
use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::NonNull;

/// A global allocator as an allocator of allocator-api2, without anything added.
struct Of<A>(A);

fn block(first: *mut u8, size: usize) -> Result<NonNull<[u8]>, AllocError> {
    NonNull::new(first).map(|first| NonNull::slice_from_raw_parts(first, size)).ok_or(AllocError)
}

unsafe impl<A: GlobalAlloc> Allocator for Of<A> {
    fn allocate(&self, layout: Layout) -> Result<NonNull<[u8]>, AllocError> {
        block(unsafe { self.0.alloc(layout) }, layout.size())
    }
    unsafe fn shrink(&self, first: NonNull<u8>, old: Layout, new: Layout) -> Result<NonNull<[u8]>, AllocError> {
        block(unsafe { self.0.realloc(first.as_ptr(), old, new.size()) }, new.size())
    }
    unsafe fn deallocate(&self, first: NonNull<u8>, layout: Layout) {
        unsafe { self.0.dealloc(first.as_ptr(), layout) }
    }
}

fn shrink(name: &str, allocator: impl Allocator, left: impl Fn(*const u8) -> usize) {
    let mut seen = std::vec::Vec::new();
    for length in [600, 400] {
        let mut bytes = Vec::with_capacity_in(1_000, &allocator);
        bytes.resize(length, 1_u8);
        let first = bytes.as_ptr();
        bytes.shrink_to_fit();
        let moved = if bytes.as_ptr() == first { "in place" } else { "moved" };
        seen.push(format!("{length}: {} bytes left, {moved}", left(bytes.as_ptr())));
    }
    println!("{name}: {}", seen.join("; "));
}

fn main() {
    shrink("System", Of(System), |block| unsafe { libc::malloc_usable_size(block.cast_mut().cast()) });
    shrink("jemalloc", Of(tikv_jemallocator::Jemalloc), |block| unsafe { tikv_jemallocator::usable_size(block) });
    shrink("mimalloc", Of(mimalloc::MiMalloc), |block| unsafe { libmimalloc_sys::mi_usable_size(block.cast()) });
    let bump = Bump::with_capacity(8_000);
    let mut seen = std::vec::Vec::new();
    for length in [600, 400] {
        let free = bump.chunk_capacity();
        let mut bytes = Vec::with_capacity_in(1_000, &bump);
        bytes.resize(length, 1_u8);
        let first = bytes.as_ptr();
        bytes.shrink_to_fit();
        let moved = if bytes.as_ptr() == first { "in place" } else { "moved" };
        seen.push(format!("{length}: {} bytes left, {moved}", free - bump.chunk_capacity()));
    }
    println!("Bump: {}", seen.join("; "));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
System: 600: 600 bytes left, in place; 400: 408 bytes left, in place
jemalloc: 600: 640 bytes left, moved; 400: 448 bytes left, moved
mimalloc: 600: 1024 bytes left, in place; 400: 448 bytes left, moved
Bump: 600: 1000 bytes left, in place; 400: 400 bytes left, moved
END
