#!/usr/bin/env bash
# Subject: ropey 1.6.1, a rope of one letter
# Guess: A rope of one byte is one block of some tens of bytes.
# Seen: An empty rope is 1 block of 1,024 bytes; from_str of 1 byte is 2 such blocks, 1 of them freed.
# Why: A leaf has its whole text buffer inside, so each node is 1,024 bytes. from_str begins with an empty node, makes the leaf with the text, and frees the first.
# Where users meet it: A Rope for each cell or each line of an editor: 1 KiB each. Clones share.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'ropey = "=1.6.1"' <<'RUST'
mod count;
use count::count;

fn main() {
    count("new", ropey::Rope::new);
    let mut rope = count("from_str of 1 byte", || ropey::Rope::from_str("a"));
    count("insert", || rope.insert(1, "b"));
    let _shared = count("clone", || rope.clone());
    count("insert after clone", || rope.insert(1, "b"));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
new: 1 blocks, 1024 bytes, 0 freed
from_str of 1 byte: 2 blocks, 2048 bytes, 1 freed [1024, 1024]
insert: 0 blocks, 0 bytes, 0 freed
clone: 0 blocks, 0 bytes, 0 freed
insert after clone: 1 blocks, 1024 bytes, 0 freed
END
