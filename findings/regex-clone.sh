#!/usr/bin/env bash
# Subject: regex 1.13.2 (features std, perf), clone of a Regex that was used
# Guess: Regex is an Arc inside: a clone is 0 blocks, and a match on the clone is 0 blocks, as the original is warm.
# Seen: The clone is 3 blocks; the first match on it is 47 blocks (2,912 bytes); the second is 0.
# Why: The program is shared, but each clone has its own pool of scratch memory, made at the clone and filled at the first search. A clone avoids contention on the pool between threads and pays for it.
# Where users meet it: One clone for each task or request: the lazy DFA cache is built again each time. Share it by reference, Arc or LazyLock.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'regex = { version = "=1.13.2", default-features = false, features = ["std", "perf"] }' \
    'regex-automata = { version = "=0.4.19", default-features = false }' <<'RUST'
mod count;
use count::count;

fn main() {
    let regex = regex::Regex::new("a[b-d]+e").unwrap();
    regex.is_match("xxabcde");
    count("match, warm", || regex.is_match("xxabcde"));
    let clone = count("clone", || regex.clone());
    count("first match on the clone", || clone.is_match("xxabcde"));
    count("second match on the clone", || clone.is_match("xxabcde"));
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
match, warm: 0 blocks, 0 bytes, 0 freed
clone: 3 blocks, 1976 bytes, 0 freed [16, 512, 1448]
first match on the clone: 47 blocks, 2912 bytes, 4 freed
second match on the clone: 0 blocks, 0 bytes, 0 freed
END
