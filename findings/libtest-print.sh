#!/usr/bin/env bash
# Subject: println! and eprintln! in a test of std 1.95's libtest, captured and with --nocapture
# Guess: Standard output has its line buffer of 1,024 bytes, made once; after that a println! is 0 blocks, in a test as elsewhere.
# Seen: Captured, 101 lines of 10 bytes are 8 blocks [10, 20, 40 … 1,280], and 400 lines of eprintln! grow the same buffer on. With --nocapture both are 0, as libtest has printed before.
# Why: libtest gives each test a buffer in memory that starts empty and grows for as long as the test prints, and println! and eprintln! write there when it is set. The growth is asked for by the thread of the test, inside the measured code.
# Where users meet it: A count in a test that prints: it fails when somebody adds a line of output, and passes with --nocapture. A debug print in a measured closure is counted.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main <<'RUST'
#[cfg(test)]
mod count;

#[test]
fn prints() {
    count::count("println", || (0..101).for_each(|_| println!("123456789")));
    count::count("eprintln", || (0..400).for_each(|_| eprintln!("123456789")));
}

fn main() {}
RUST
for way in --show-output --nocapture; do
    echo "with $way"
    (cd "$work/main" && nice cargo test -q -- $way 2>/dev/null | grep ' blocks, ')
done >"$work/seen"
same "$work/seen" <<'END'
with --show-output
println: 8 blocks, 2550 bytes, 0 freed [10, 20, 40, 80, 160, 320, 640, 1280]
eprintln: 2 blocks, 7680 bytes, 0 freed [2560, 5120]
with --nocapture
println: 0 blocks, 0 bytes, 0 freed
eprintln: 0 blocks, 0 bytes, 0 freed
END
