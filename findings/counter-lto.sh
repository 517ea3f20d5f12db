#!/usr/bin/env bash
# Subject: A counting allocator of std 1.95 in release: the #[global_allocator] static in the program or in a dependency, under lto off, thin and fat
# Guess: The counter sees the same requests wherever its static stands; if the optimiser removes an unused box, then everywhere, and more of them with lto.
# Seen: In the program: 100 boxes, 100 Vecs and 100 Strings are counted, with every lto. In a dependency: 0 boxes in all cases. With 16 codegen units its Vecs and Strings are counted 100 times with lto off, thin and fat, and 0 times without an lto setting; with 1 unit 0 times.
# Why: rustc declares __rust_alloc with marks that allow LLVM to remove an unused block, and the crate with the static defines it without them. Where the definition is in sight, the counter is inlined and has an effect, so nothing is removed. In other crates a box goes while they are compiled. A Vec goes only if std's code for it is inlined first: in one unit, or across units by the default lto, which joins the units of this crate only; thin and fat join all crates, and bring the definition in sight.
# Where users meet it: A release test of `0 allocations` passes or fails with the place of one static and with a profile setting, for the same code.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

mkdir -p "$work/main/src" "$work/main/counter/src"
cat >"$work/main/counter/Cargo.toml" <<'TOML'
[package]
name = "counter"
version = "0.0.0"
edition = "2024"

[features]
global = []
TOML
cat >"$work/main/counter/src/lib.rs" <<'RUST'
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

pub static REQUESTS: AtomicUsize = AtomicUsize::new(0);
pub struct Counter;

unsafe impl GlobalAlloc for Counter {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        REQUESTS.fetch_add(1, SeqCst);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

#[cfg(feature = "global")]
#[global_allocator]
static ALLOC: Counter = Counter;
RUST
cat >"$work/main/Cargo.toml" <<'TOML'
[package]
name = "finding-main"
version = "0.0.0"
edition = "2024"

[features]
global = ["counter/global"]

[dependencies]
counter = { path = "counter" }

[workspace]
TOML
cat >"$work/main/src/main.rs" <<'RUST'
use counter::REQUESTS;
use std::hint::black_box;
use std::sync::atomic::Ordering::SeqCst;

#[cfg(not(feature = "global"))]
#[global_allocator]
static ALLOC: counter::Counter = counter::Counter;

#[inline(never)]
fn boxes(n: u64) -> u64 {
    (0..n).map(|i| *Box::new(i)).sum()
}

#[inline(never)]
fn vecs(n: u64) -> u64 {
    (0..n).map(|i| vec![i, i][1]).sum()
}

#[inline(never)]
fn strings(n: u64) -> u64 {
    (0..n).map(|_| String::from("abc").len() as u64).sum()
}

fn main() {
    // Keeps the counter itself in the program.
    black_box(Box::new(1));
    let counts = [boxes, vecs, strings].map(|work| {
        let before = REQUESTS.load(SeqCst);
        black_box(work(black_box(100)));
        REQUESTS.load(SeqCst) - before
    });
    println!("{counts:?}");
}
RUST
for place in program dependency; do
    flags=(--release)
    if [[ $place == dependency ]]; then flags+=(--features global); fi
    for units in 16 1; do
        for lto in unset off thin fat; do
            export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=$units CARGO_PROFILE_RELEASE_LTO=$lto
            if [[ $lto == unset ]]; then CARGO_PROFILE_RELEASE_LTO=false; fi
            echo "$place, $units units, lto $lto: $(run main "${flags[@]}")"
        done
    done
done >"$work/seen"
same "$work/seen" <<'END'
program, 16 units, lto unset: [100, 100, 100]
program, 16 units, lto off: [100, 100, 100]
program, 16 units, lto thin: [100, 100, 100]
program, 16 units, lto fat: [100, 100, 100]
program, 1 units, lto unset: [100, 100, 100]
program, 1 units, lto off: [100, 100, 100]
program, 1 units, lto thin: [100, 100, 100]
program, 1 units, lto fat: [100, 100, 100]
dependency, 16 units, lto unset: [0, 0, 0]
dependency, 16 units, lto off: [0, 100, 100]
dependency, 16 units, lto thin: [0, 100, 100]
dependency, 16 units, lto fat: [0, 100, 100]
dependency, 1 units, lto unset: [0, 0, 0]
dependency, 1 units, lto off: [0, 0, 0]
dependency, 1 units, lto thin: [0, 0, 0]
dependency, 1 units, lto fat: [0, 0, 0]
END
