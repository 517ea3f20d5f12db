#!/usr/bin/env bash
# Subject: heaptrack 1.4.0 beside Valgrind 3.19's DHAT, on an unoptimised program of stable 1.95 with the default symbol names and with -Csymbol-mangling-version=v0
# Guess: v0 names are older than both tools (2019), so both print them in a readable way.
# Seen: DHAT: finding_main::shop::shelf and finding_main::shop::shelf::<u64>. heaptrack: finding_main::shop::shelf with its hash, and for v0 the symbol as it is in the file (_R…4shop5shelf…).
# Why: The older scheme looks like C++'s, so heaptrack's C++ demangler prints it, hash and all. v0 has its own grammar; Valgrind's demangler knows it, and this heaptrack has none for it.
# Where users meet it: With nightly, where v0 is the default, or with std's own frames on stable, heaptrack's report is full of symbols that begin with _R, and a search for a path of yours finds nothing.
# Toolchain: rustc 1.95, heaptrack 1.4.0 and Valgrind 3.19 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

for tool in valgrind heaptrack; do
    if ! command -v $tool >/dev/null; then echo "${0##*/}: skipped, as $tool is not installed"; exit 0; fi
done
project main <<'RUST'
use std::hint::black_box;

mod shop {
    #[inline(never)]
    pub fn shelf<T>(value: T) -> Box<T> {
        std::hint::black_box(Box::new(value))
    }
}

fn main() {
    black_box(shop::shelf(1_u64));
}
RUST
export CARGO_PROFILE_DEV_DEBUG=1
program=$CARGO_TARGET_DIR/debug/finding-main
for names in '' -Csymbol-mangling-version=v0; do
    rm -f "$work"/heap*
    RUSTFLAGS=$names run main
    echo "${names:-default}"
    valgrind --tool=dhat --num-callers=40 --dhat-out-file="$work/heap.json" "$program" >/dev/null 2>&1
    grep -o '[^ "]*shelf[^ "]*' "$work/heap.json" | sort -u | sed 's/^/  DHAT: /'
    heaptrack -o "$work/heaptrack" "$program" >/dev/null 2>&1
    heaptrack_print -f "$work"/heaptrack.* 2>/dev/null | grep -o '[^ ]*shelf[^ ]*' | sort -u |
        sed -E 's/::h[0-9a-f]{16}$/::h…/; s/^_R.*4shop5shelf.*/_R…4shop5shelf…/; s/^/  heaptrack: /'
done >"$work/seen"
same "$work/seen" <<'END'
default
  DHAT: finding_main::shop::shelf
  heaptrack: finding_main::shop::shelf::h…
-Csymbol-mangling-version=v0
  DHAT: finding_main::shop::shelf::<u64>
  heaptrack: _R…4shop5shelf…
END
