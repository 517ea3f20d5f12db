#!/usr/bin/env bash
# Subject: smol_str 0.3.7, SmolStr::new of white space
# Guess: 23 bytes are stored inline, so a new line and 60 spaces ask for 1 block.
# Seen: A new line and 60 spaces, and 128 spaces, are 0 blocks; 129 spaces, 30 tabs or spaces before a new line are 1.
# Why: SmolStr keeps a constant text of 32 new lines and 128 spaces and points into it; it was made for the white space of source code. Tabs, or spaces before a new line, are not in it.
# Where users meet it: Syntax trees and formatters: the cost of an indentation does not depend on its length, but depends on tabs or spaces.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'smol_str = "=0.3.7"' <<'RUST'
mod count;
use count::count;
use smol_str::SmolStr;

fn main() {
    for (name, text) in [
        ("24 letters", "x".repeat(24)),
        ("new line, 60 spaces", format!("\n{}", " ".repeat(60))),
        ("128 spaces", " ".repeat(128)),
        ("129 spaces", " ".repeat(129)),
        ("30 tabs", "\t".repeat(30)),
        ("60 spaces, new line", format!("{}\n", " ".repeat(60))),
    ] {
        count(name, || SmolStr::new(&text));
    }
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
24 letters: 1 blocks, 40 bytes, 0 freed
new line, 60 spaces: 0 blocks, 0 bytes, 0 freed
128 spaces: 0 blocks, 0 bytes, 0 freed
129 spaces: 1 blocks, 152 bytes, 0 freed
30 tabs: 1 blocks, 48 bytes, 0 freed
60 spaces, new line: 1 blocks, 80 bytes, 0 freed
END
