#!/usr/bin/env bash
# Subject: cargo 1.95 with build-dir set (CARGO_BUILD_BUILD_DIR), the `executable` of --message-format=json for a program, a test and an example
# Guess: The build folder has what is in between; what a user runs, and so each `executable`, is in the target folder.
# Seen: The program and the example are in the target folder. The programs of tests, the unit tests of the program among them, are in the build folder only.
# Why: cargo lifts only final artifacts out of the build folder: what `cargo build` makes for binaries, libraries and `--example`. The programs of tests are made to be run by cargo, and stay where they were built, under a name with a hash.
# Where users meet it: Scripts and CI caches that look for target/debug/deps/NAME-*, or keep the target folder only; a tool has to take the path from the message.
# Toolchain: cargo 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main <<'RUST'
fn main() {}
RUST
mkdir -p "$work/main/tests" "$work/main/examples"
echo '#[test] fn passes() {}' >"$work/main/tests/check.rs"
echo 'fn main() {}' >"$work/main/examples/show.rs"
export CARGO_BUILD_BUILD_DIR=$work/between CARGO_TARGET_DIR=$work/final

# The kind and the folder of each program.
places() {
    (cd "$work/main" && nice cargo "$@" --message-format=json 2>/dev/null) |
        sed -nE 's|.*"kind":\["([a-z]+)"\].*"test":([a-z]+)\},"profile".*"executable":"'"$work"'/([a-z]+)/.*|\1 in \3|p' | sort
}
{
    echo 'cargo test --no-run'; places test --no-run
    echo 'cargo build --example show'; places build --example show
} >"$work/seen"
same "$work/seen" <<'END'
cargo test --no-run
bin in between
bin in final
example in final
test in between
cargo build --example show
example in final
END
