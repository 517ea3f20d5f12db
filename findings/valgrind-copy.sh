#!/usr/bin/env bash
# Subject: Valgrind 3.19's DHAT with --mode=copy and --mode=heap: a Vec of 1,000 pushed u64, and 1,000 inserts at the front (rustc 1.95, unoptimised)
# Guess: Growing copies the old contents, so copy mode shows 8 copies of 8,160 bytes in all, as the writes in heap mode do.
# Seen: Copy mode shows 0 copies for the growing Vec; heap mode counts those 8,160 bytes as read and as written. 1,000 inserts at the front are 999 copies of 3,996,000 bytes.
# Why: Copy mode counts calls of memcpy, memmove, strcpy and so on, which Valgrind replaces. realloc is replaced too, and its replacement moves the contents itself, inside Valgrind, where no call is seen; heap mode adds them to the reads and writes of the two blocks.
# Where users meet it: Looking for needless copies with copy mode: amortised growth, often the largest of them, is not in the list.
# Toolchain: rustc 1.95, Valgrind 3.19 (Debian 12), x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

if ! command -v valgrind >/dev/null; then echo "${0##*/}: skipped, as valgrind is not installed"; exit 0; fi
project main <<'RUST'
use std::hint::black_box;

fn main() {
    let word = std::env::args().nth(1).unwrap();
    let mut list = Vec::new();
    if word.as_bytes()[0] != b'g' {
        list.reserve(1_000);
    }
    for n in 0..1_000_u64 {
        if word.as_bytes()[0] == b'f' { list.insert(0, black_box(n)) } else { list.push(black_box(n)) }
    }
    black_box(list);
}
RUST
run main -- room >/dev/null
program=$CARGO_TARGET_DIR/debug/finding-main

# The number in a line of DHAT's summary: LINE N-th.
figure() {
    valgrind --tool=dhat --mode="$2" --dhat-out-file="$work/out" "$program" "$1" 2>&1 |
        sed -n "s/.*$3: *//p" | tr -d , | grep -oE '[0-9]+' | sed -n "${4}p"
}
more() { echo $(($(figure "$1" "$2" "$3" "$4") - $(figure "$5" "$2" "$3" "$4"))); }
# The start of a program copies some bytes more or less: the nearest multiple of 80.
near() { echo $((($1 + 40) / 80 * 80)); }
# Both are compared with a list that has its capacity from the start.
{
    echo "grow: $(more grow copy Total 2 room) copies"
    echo "grow: $(near "$(more grow heap Reads 1 room)") bytes read, $(near "$(more grow heap Writes 1 room)") written"
    echo "front: $(more frnt copy Total 2 room) copies, $(near "$(more frnt copy Total 1 room)") bytes"
} >"$work/seen"
same "$work/seen" <<'END'
grow: 0 copies
grow: 8160 bytes read, 8160 written
front: 999 copies, 3996000 bytes
END
