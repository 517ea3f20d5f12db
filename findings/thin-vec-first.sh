#!/usr/bin/env bash
# Subject: thin-vec 0.2.21, the first push for small and large elements
# Guess: A ThinVec grows as a Vec does, with 16 bytes for the header: 8 elements of 1 byte first, 1 element above 1,024 bytes.
# Seen: The first push makes room for 4 elements of any size: 20 bytes for u8, 16,016 for elements of 4,000 bytes, where a Vec asks for 8 and for 4,000.
# Why: Its growth starts at 4 elements whatever their size; the Vec of std starts at 8, 4 or 1 by size.
# Where users meet it: ThinVec for lists that are mostly empty or of one large element: one element of 4,000 bytes costs 16 KB.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'thin-vec = "=0.2.21"' <<'RUST'
mod count;
use count::count;
use thin_vec::ThinVec;

fn main() {
    count("u8", || ThinVec::new().push(1_u8));
    count("Vec, u8", || Vec::new().push(1_u8));
    count("4,000 bytes", || ThinVec::new().push([0_u8; 4_000]));
    count("Vec, 4,000 bytes", || Vec::new().push([0_u8; 4_000]));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
u8: 1 blocks, 20 bytes, 1 freed
Vec, u8: 1 blocks, 8 bytes, 1 freed
4,000 bytes: 1 blocks, 16016 bytes, 1 freed
Vec, 4,000 bytes: 1 blocks, 4000 bytes, 1 freed
END
