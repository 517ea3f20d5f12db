#!/usr/bin/env bash
# Subject: bytes 1.12.2, freeze and from a Vec with spare capacity
# Guess: Both take the buffer over: 0 blocks. Sharing begins with the first clone.
# Seen: With 1 byte to spare, both ask for a block of 24 bytes at once; without, it comes with the first clone.
# Why: A Bytes has no room for a capacity. If length and capacity are equal, the pointer alone is enough, and the 24-byte header with the count is made at the first clone. If they differ, the capacity must be kept, so the header is made at once.
# Where users meet it: BytesMut::with_capacity(n), filled in part and frozen: 1 block more for each message. A full buffer pays only when it is shared.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'bytes = "=1.12.2"' <<'RUST'
mod count;
use bytes::{Bytes, BytesMut};
use count::count;

fn main() {
    for capacity in [10, 11] {
        let mut buffer = BytesMut::with_capacity(capacity);
        buffer.extend_from_slice(b"0123456789");
        let frozen = count(&format!("freeze, 10 of {capacity}"), || buffer.freeze());
        let clone = count("first clone", || frozen.clone());
        count("second clone", || clone.clone());
    }
    let mut vec = Vec::with_capacity(11);
    vec.extend_from_slice(b"0123456789");
    count("from a Vec, 10 of 11", || Bytes::from(vec));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
freeze, 10 of 10: 0 blocks, 0 bytes, 0 freed
first clone: 1 blocks, 24 bytes, 0 freed
second clone: 0 blocks, 0 bytes, 0 freed
freeze, 10 of 11: 1 blocks, 24 bytes, 0 freed
first clone: 0 blocks, 0 bytes, 0 freed
second clone: 0 blocks, 0 bytes, 0 freed
from a Vec, 10 of 11: 1 blocks, 24 bytes, 0 freed
END
