#!/usr/bin/env bash
# Subject: dhat 0.3.3 and Valgrind 3.19's DHAT on an optimised program with split-debuginfo off, packed and unpacked (rustc 1.95): where is an inlined allocation booked?
# Guess: If the split debug info is found, all is as without it; if not, frames have no file and no line.
# Seen: dhat beside the split files: as without. dhat without those files, and Valgrind always: file and line are still there, but the frames of inlined functions are gone, and the line of the innermost of them (here that of #[global_allocator]) stands beside the name of the function around them.
# Why: The line table stays in the program, so every address has its line. Which functions were inlined is in the split part. dhat's symboliser reads the .dwp or .dwo files if it finds them; Valgrind 3.19 does not read them.
# Where users meet it: A profile from an image that has only the program, or from Valgrind, names a function with a line that is not in it, and nothing says that something is missing.
# Toolchain: rustc 1.95, Valgrind 3.19 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

if ! command -v valgrind >/dev/null; then echo "${0##*/}: skipped, as valgrind is not installed"; exit 0; fi
project split 'dhat = "=0.3.3"' <<'RUST'
use std::hint::black_box;

#[global_allocator]
static ALLOC: dhat::Alloc = dhat::Alloc;

#[inline(always)]
fn inlined(n: u64) -> Box<u64> {
    Box::new(black_box(n))
}

#[inline(never)]
fn outer(n: u64) -> Box<u64> {
    inlined(n + 1)
}

fn main() {
    let file = std::env::args().nth(1).unwrap();
    let profiler = dhat::Profiler::builder().file_name(file).trim_backtraces(None).build();
    black_box(outer(1));
    drop(profiler);
}
RUST
printf '[profile.release.package."*"]\ndebug = false\n' >>"$work/split/Cargo.toml"
export CARGO_PROFILE_RELEASE_STRIP=none
deps=$CARGO_TARGET_DIR/release/deps

# The frames of our file in the point below `outer`, from the innermost.
frames() {
    python3 - "$1" <<'PY'
import json, re, sys
data = json.load(open(sys.argv[1]))
for point in data["pps"]:
    names = [data["ftbl"][frame] for frame in point["fs"]]
    if any("outer" in name for name in names):
        found = [re.search(r"(\w+) \((?:.*/)?(main\.rs:\d+)", name) for name in names]
        print(", ".join(f"{match[1]} {match[2]}" for match in found if match))
        break
PY
}
for split in off packed unpacked; do
    rm -f "$deps"/finding_split-*
    (cd "$work/split" && timeout 900 nice cargo rustc -q --release -- -C debuginfo=2 -C split-debuginfo=$split)
    program=$(find "$deps" -name 'finding_split-*' -executable -type f)
    "$program" "$work/beside.json" 2>/dev/null
    valgrind --tool=dhat --num-callers=40 --dhat-out-file="$work/valgrind.json" "$program" "$work/other.json" >/dev/null 2>&1
    rm -f "$deps"/finding_split-*.dw[op]
    "$program" "$work/alone.json" 2>/dev/null
    echo "$split, dhat: $(frames "$work/beside.json")"
    echo "$split, dhat, the program alone: $(frames "$work/alone.json")"
    echo "$split, Valgrind: $(frames "$work/valgrind.json")"
done >"$work/seen"
same "$work/seen" <<'END'
off, dhat: __rust_alloc main.rs:4, inlined main.rs:8, outer main.rs:13, main main.rs:19
off, dhat, the program alone: __rust_alloc main.rs:4, inlined main.rs:8, outer main.rs:13, main main.rs:19
off, Valgrind: __rust_alloc main.rs:4, inlined main.rs:8, outer main.rs:13, main main.rs:19
packed, dhat: __rust_alloc main.rs:4, inlined main.rs:8, outer main.rs:13, main main.rs:19
packed, dhat, the program alone: outer main.rs:4, main main.rs:19
packed, Valgrind: outer main.rs:4, main main.rs:19
unpacked, dhat: __rust_alloc main.rs:4, inlined main.rs:8, outer main.rs:13, main main.rs:19
unpacked, dhat, the program alone: outer main.rs:4, main main.rs:19
unpacked, Valgrind: outer main.rs:4, main main.rs:19
END
