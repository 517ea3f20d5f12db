#!/usr/bin/env bash
# Subject: A block that doubles from 32 bytes to 128 KiB in a fresh process, and the allocator's own statistics: System on glibc 2.36, mimalloc 0.1.52 (libmimalloc-sys 0.1.49)
# Guess: A block grows beyond its size class each time, so each of the 12 growths moves and copies it in both; mimalloc's statistics name the number of requests.
# Seen: glibc moves it once; mimalloc moves it 12 times. mi_stats_print_out has pages, arenas and the process, and no number of requests.
# Why: glibc's heap is one piece: a block with free memory behind it grows into that. mimalloc keeps blocks of one size on a page of their own, so another size is another page. It counts requests only where it was built for that (MI_STAT), which a release build is not.
# Where users meet it: Amortised growth copies each time under mimalloc and often not at all under glibc; a dhat count is 13 for both. A count of requests has to come from a counter in front of mimalloc.
# Toolchain: rustc 1.95, glibc 2.36 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main 'mimalloc = { version = "=0.1.52", default-features = false }' 'libmimalloc-sys = { version = "=0.1.49", features = ["extended"] }' <<'RUST'
use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::{CStr, c_char, c_void};

/// Grows a block to 128 KiB, as a Vec does, and says how often it moved.
fn grow(name: &str, alloc: &impl GlobalAlloc) {
    let (mut size, mut moves) = (32, 0);
    let mut block = unsafe { alloc.alloc(Layout::from_size_align(size, 8).unwrap()) };
    while size < 128 << 10 {
        let next = unsafe { alloc.realloc(block, Layout::from_size_align(size, 8).unwrap(), size * 2) };
        size *= 2;
        moves += usize::from(next != block);
        block = next;
    }
    println!("{name}: {}", if moves == 12 { "12 moves" } else if moves <= 2 { "1 or 2 moves" } else { "some moves" });
}

extern "C" fn add(text: *const c_char, all: *mut c_void) {
    unsafe { (*all.cast::<String>()).push_str(CStr::from_ptr(text).to_str().unwrap()) };
}

fn main() {
    grow("System", &System);
    grow("mimalloc", &mimalloc::MiMalloc);
    let mut text = String::new();
    unsafe { libmimalloc_sys::mi_stats_print_out(Some(add), (&raw mut text).cast()) };
    println!("statistics: pages {}, malloc {}", text.contains("pages"), text.contains("malloc"));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
System: 1 or 2 moves
mimalloc: 12 moves
statistics: pages true, malloc false
END
