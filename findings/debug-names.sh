#!/usr/bin/env bash
# Subject: dhat 0.3.3 on an optimised program with debug = 0, line-tables-only, 1 and 2 (rustc 1.95): the names of functions in its file
# Guess: Line tables are lines; the names come from symbols and are the same at every level. With 0 there are no lines.
# Seen: 1 and 2: finding_main::shop::inlined and finding_main::shop::outer. line-tables-only: only inlined and outer, without the path. 0: no frame for the inlined function, and the full path of the other.
# Why: An inlined function has no symbol, so its name comes from the debug info, and so does that of the function around it when there is any. With line-tables-only rustc writes the bare name, without the modules and without the symbol; from 1 on it writes the symbol too. With 0 the symbol is all there is.
# Where users meet it: A tool that finds your code in a profile by its path (`my_crate::`) finds nothing with line-tables-only in release, and two functions `new` look the same.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main 'dhat = "=0.3.3"' <<'RUST'
use std::hint::black_box;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

mod shop {
    #[inline(always)]
    pub fn inlined(n: u64) -> Box<u64> {
        Box::new(std::hint::black_box(n))
    }

    #[inline(never)]
    pub fn outer(n: u64) -> Box<u64> {
        inlined(n + 1)
    }
}

fn main() {
    let file = std::env::args().nth(1).unwrap();
    let profiler = dhat::Profiler::builder().file_name(file).trim_backtraces(None).build();
    black_box(shop::outer(1));
    drop(profiler);
}
RUST
printf '[profile.release.package."*"]\ndebug = false\n' >>"$work/main/Cargo.toml"
for level in 0 line-tables-only 1 2; do
    export CARGO_PROFILE_RELEASE_DEBUG=$level CARGO_PROFILE_RELEASE_STRIP=none
    run main --release -- "$work/heap.json"
    names=$(python3 - "$work/heap.json" <<'PY'
import json, re, sys
data = json.load(open(sys.argv[1]))
for point in data["pps"]:
    names = [data["ftbl"][frame].split(": ", 1)[1].rsplit(" (", 1)[0] for frame in point["fs"]]
    if any("outer" in name for name in names):
        print(", ".join(name for name in names if re.search("inlined|outer", name)))
        break
PY
)
    echo "$level: $names"
done >"$work/seen"
same "$work/seen" <<'END'
0: finding_main::shop::outer
line-tables-only: inlined, outer
1: finding_main::shop::inlined, finding_main::shop::outer
2: finding_main::shop::inlined, finding_main::shop::outer
END
