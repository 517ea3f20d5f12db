#!/usr/bin/env bash
# Subject: nom 8.0.0, many0 and separated_list0 that match nothing, and count
# Guess: The result is an empty Vec, so it is 0 blocks; count(n) is one exact block.
# Seen: many0 is 1 block for 4 elements, with nothing in it; separated_list0 and many_m_n(0, …) are 0. count is exact up to 65,536 bytes; 20,000 numbers of 8 bytes are 3 blocks.
# Why: many0 begins with Vec::with_capacity(4), before the first element was tried. separated_list0 begins with an empty Vec. count reserves at most 64 KiB, as the number may come from the input, and grows from there.
# Where users meet it: A grammar with optional lists (attributes, arguments): a block per list, empty or not, and 4 elements where a Vec of bytes would begin with 8.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'nom = "=8.0.0"' <<'RUST'
mod count;
use count::count;
use nom::Parser;
use nom::bytes::complete::tag;
use nom::multi;
use nom::number::complete::{le_u64, u8};

type Error<'a> = nom::error::Error<&'a [u8]>;

fn main() {
    let none = &b"xyz"[..];
    count("many0", || multi::many0(tag::<_, _, Error>("a")).parse(none).unwrap().1);
    count("many_m_n", || multi::many_m_n(0, 9, tag::<_, _, Error>("a")).parse(none).unwrap().1);
    count("separated_list0", || multi::separated_list0(tag(","), tag::<_, _, Error>("a")).parse(none).unwrap().1);
    count("many0, 3 bytes", || multi::many0(u8::<_, Error>).parse(none).unwrap().1);
    let numbers = &[1; 160_000][..];
    count("count, 8,192", || multi::count(le_u64::<_, Error>, 8_192).parse(numbers).unwrap().1);
    count("count, 20,000", || multi::count(le_u64::<_, Error>, 20_000).parse(numbers).unwrap().1);
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
many0: 1 blocks, 64 bytes, 0 freed
many_m_n: 0 blocks, 0 bytes, 0 freed
separated_list0: 0 blocks, 0 bytes, 0 freed
many0, 3 bytes: 1 blocks, 4 bytes, 0 freed
count, 8,192: 1 blocks, 65536 bytes, 0 freed
count, 20,000: 3 blocks, 458752 bytes, 0 freed [65536, 131072, 262144]
END
