#!/usr/bin/env bash
# Subject: hex 0.4.3, encode and decode of 32 bytes
# Guess: The length is known in both directions: 1 exact block each.
# Seen: encode 1 block of 64; decode 3 blocks [8, 16, 32].
# Why: decode collects into Result<Vec<u8>, _>. An iterator of results may stop at an error, so the adaptor gives a lower bound of 0 and the Vec grows 8, 16, 32. encode collects plain characters with a known count.
# Where users meet it: Each collect into a Result of a Vec, in any code; decode_to_slice asks for nothing.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'hex = "=0.4.3"' <<'RUST'
mod count;
use count::count;

fn main() {
    let text = count("encode", || hex::encode([7_u8; 32]));
    count("decode", || hex::decode(&text).unwrap());
    count("decode_to_slice", || hex::decode_to_slice(&text, &mut [0_u8; 32]).unwrap());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
encode: 1 blocks, 64 bytes, 0 freed
decode: 3 blocks, 56 bytes, 0 freed [8, 16, 32]
decode_to_slice: 0 blocks, 0 bytes, 0 freed
END
