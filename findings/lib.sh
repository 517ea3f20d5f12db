#!/usr/bin/env bash
# Sourced by the scripts of this folder: a temporary Cargo project with pinned dependencies, and a comparison.
set -euo pipefail
export LC_ALL=C CARGO_TERM_COLOR=never CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=false
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# run.sh gives one target folder to all scripts; a script on its own uses its temporary folder.
export CARGO_TARGET_DIR=${FINDINGS_TARGET:-$work/target}

# project NAME 'crate = "=1.2.3"' …: makes the project; src/main.rs comes from standard input.
# Its module `count` is the counter of every script: a global allocator that passes each request on to System.
project() {
    local name=$1; shift
    mkdir -p "$work/$name/src"
    {
        printf '[package]\nname = "finding-%s"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n' "$name"
        if (($#)); then printf '%s\n' "$@"; fi
        printf '\n[workspace]\n'
    } >"$work/$name/Cargo.toml"
    cat >"$work/$name/src/main.rs"
    cat >"$work/$name/src/count.rs" <<'RUST'
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

#[global_allocator]
static COUNTER: Counter = Counter;
static ON: AtomicBool = AtomicBool::new(false);
static SEEN: Mutex<Seen> = Mutex::new(Seen { sizes: [0; 256], blocks: 0, bytes: 0, freed: 0 });

struct Counter;
struct Seen { sizes: [usize; 256], blocks: usize, bytes: usize, freed: usize }

/// A reallocation counts as a request for the new size.
fn asked(size: usize) {
    if ON.load(SeqCst) {
        let mut seen = SEEN.lock().unwrap();
        let at = seen.blocks.min(255);
        seen.sizes[at] = size;
        seen.blocks += 1;
        seen.bytes += size;
    }
}

unsafe impl GlobalAlloc for Counter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        asked(layout.size());
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        asked(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        asked(size);
        unsafe { System.realloc(block, layout, size) }
    }
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if ON.load(SeqCst) {
            SEEN.lock().unwrap().freed += 1;
        }
        unsafe { System.dealloc(block, layout) }
    }
}

/// Runs `work`, prints what it asked for, and gives its value back.
pub fn count<T>(name: &str, work: impl FnOnce() -> T) -> T {
    {
        let mut seen = SEEN.lock().unwrap();
        (seen.blocks, seen.bytes, seen.freed) = (0, 0, 0);
    }
    ON.store(true, SeqCst);
    let value = work();
    ON.store(false, SeqCst);
    let (blocks, bytes, freed, sizes) = {
        let seen = SEEN.lock().unwrap();
        (seen.blocks, seen.bytes, seen.freed, seen.sizes)
    };
    print!("{name}: {blocks} blocks, {bytes} bytes, {freed} freed");
    if (2..=12).contains(&blocks) { print!(" {:?}", &sizes[..blocks]) }
    println!();
    value
}
RUST
}

# run NAME [cargo flags]: builds and runs the project; its output is on standard output.
run() {
    local name=$1; shift
    (cd "$work/$name" && timeout 1500 nice cargo run -q "$@" 2>"$work/stderr") || {
        local code=$?
        tail -n 30 "$work/stderr" >&2
        echo "${0##*/}: cargo ended with $code" >&2
        return 1
    }
}

# same FILE: compares FILE with what is expected, on standard input.
same() {
    if diff -u --label expected --label seen - "$1"; then echo "${0##*/}: as expected"; else echo "${0##*/}: CHANGED" >&2; exit 1; fi
}
