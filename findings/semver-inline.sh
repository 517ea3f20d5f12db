#!/usr/bin/env bash
# Subject: semver 1.0.28, versions with pre-release and build text
# Guess: 1.0.0 is 0 blocks; each pre-release or build text is 1 block more.
# Seen: 0 blocks up to 8 bytes (alpha.12, 20240101); 1 block of 10 bytes from 9 bytes on.
# Why: An identifier of up to 8 bytes is stored in the place of its pointer. A longer one is a block with its length in front, as a variable-length integer.
# Where users meet it: Resolvers that keep many versions: alpha.12 is free, alpha.123 is not.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'semver = "=1.0.28"' <<'RUST'
mod count;
use count::count;

fn main() {
    for text in ["1.0.0", "1.0.0-alpha.12", "1.0.0-alpha.123", "1.0.0-rc.1+20240101", "1.0.0-rc.1+202401011"] {
        count(text, || semver::Version::parse(text).unwrap());
    }
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
1.0.0: 0 blocks, 0 bytes, 0 freed
1.0.0-alpha.12: 0 blocks, 0 bytes, 0 freed
1.0.0-alpha.123: 1 blocks, 10 bytes, 0 freed
1.0.0-rc.1+20240101: 0 blocks, 0 bytes, 0 freed
1.0.0-rc.1+202401011: 1 blocks, 10 bytes, 0 freed
END
