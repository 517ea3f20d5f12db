#!/usr/bin/env bash
# Subject: flate2 1.1.11 with its default backend (miniz_oxide 0.9.1), a new encoder and decoder, beside snap 1.1.2 and lz4_flex 0.14.2
# Guess: An encoder is a window and its tables: 3 blocks of about 100 KiB, and almost nothing for level 0. A decoder is its window of 32 KiB.
# Seen: A GzEncoder is 8 blocks (352,104 bytes) at every level, level 0 as well; a GzDecoder over a slice 43,363 bytes. snap: 1 block for the output; lz4_flex: 3 blocks [1,120, 8,192, 15].
# Why: miniz_oxide makes all of its state, hash chains and Huffman tables for any level, as the level can be changed later. lz4_flex asks for its table at each call; snap keeps a small one inside the encoder, and a larger one once it was needed.
# Where users meet it: An encoder for each response of some hundred bytes: 352 KB for each. Keep it, and reset() it.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'flate2 = "=1.1.11"' \
    'miniz_oxide = "=0.9.1"' \
    'snap = "=1.1.2"' \
    'lz4_flex = "=0.14.2"' <<'RUST'
mod count;
use count::count;
use flate2::{Compression, bufread, write};

fn main() {
    let text = [b'x'; 1_000];
    for level in [0, 1, 9] {
        count(&format!("GzEncoder, level {level}"), || write::GzEncoder::new(Vec::new(), Compression::new(level)));
    }
    count("GzDecoder", || bufread::GzDecoder::new(&text[..]));
    count("DeflateDecoder", || bufread::DeflateDecoder::new(&text[..]));
    let mut encoder = snap::raw::Encoder::new();
    count("snap", || encoder.compress_vec(&text).unwrap());
    count("lz4_flex", || lz4_flex::block::compress(&text));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
GzEncoder, level 0: 8 blocks, 352104 bytes, 0 freed [10, 65712, 85196, 4320, 33026, 65536, 65536, 32768]
GzEncoder, level 1: 8 blocks, 352104 bytes, 0 freed [10, 65712, 85196, 4320, 33026, 65536, 65536, 32768]
GzEncoder, level 9: 8 blocks, 352104 bytes, 0 freed [10, 65712, 85196, 4320, 33026, 65536, 65536, 32768]
GzDecoder: 4 blocks, 43363 bytes, 0 freed [19, 24, 24, 43296]
DeflateDecoder: 1 blocks, 43296 bytes, 0 freed
snap: 1 blocks, 1198 bytes, 0 freed
lz4_flex: 3 blocks, 9327 bytes, 1 freed [1120, 8192, 15]
END
