#!/usr/bin/env bash
# Subject: chrono 0.4.45, a date and time as text
# Guess: format("%Y-%m-%d %H:%M:%S").to_string() is 1 block, or 2 as the String grows.
# Seen: format is 5 blocks [8, 8, 16, 32, 19], to_string 3, to_rfc3339 1.
# Why: Display of the formatted value first builds a String of its own that grows (8, 16, 32) so that width and padding can be applied, and then pads it into the String of to_string. to_rfc3339 begins with a capacity of 32.
# Where users meet it: Log lines: 5 blocks for 19 bytes of time stamp.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'chrono = { version = "=0.4.45", default-features = false, features = ["std", "alloc"] }' <<'RUST'
mod count;
use count::count;

fn main() {
    let time = chrono::DateTime::from_timestamp(1_700_000_000, 0).unwrap();
    count("format to_string", || time.format("%Y-%m-%d %H:%M:%S").to_string());
    count("to_string", || time.to_string());
    count("to_rfc3339", || time.to_rfc3339());
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
format to_string: 5 blocks, 83 bytes, 2 freed [8, 8, 16, 32, 19]
to_string: 3 blocks, 56 bytes, 0 freed [8, 16, 32]
to_rfc3339: 1 blocks, 32 bytes, 0 freed
END
